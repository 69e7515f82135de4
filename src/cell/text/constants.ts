/** Reads numbers and sizes from the text of a cell: `0.5`, `-2`, `H`, `4H`. */
import { dimSchema } from '../../contract/document/cellNodes'
import type { Dim } from '../../contract/document/cellNodes'
import type { Expr } from './parse/syntax'

/** The number that stands there, or null when it is something else. */
export function constantOf(expr: Expr): number | null {
  if (expr.kind === 'number') return expr.value
  if (expr.kind === 'brackets') return constantOf(expr.value)
  const negated = expr.kind === 'negative' ? constantOf(expr.value) : null
  return negated === null ? null : -negated
}

/** Reads a size without checking its range; null when the expression is no size. */
export function sizeText(expr: Expr): string | number | null {
  if (expr.kind === 'dim') return expr.text === '1H' ? 'H' : expr.text
  if (expr.kind === 'name') return expr.name
  return constantOf(expr)
}

/** Reads a width, or returns null when the expression is none. */
export function dimOf(expr: Expr): Dim | null {
  return dimSchema.safeParse(sizeText(expr)).data ?? null
}
