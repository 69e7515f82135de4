/** Numbers and sizes as a cell's text writes them: `0.5`, `-2`, `H`, `4H`. */
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

/** A size, whether it is one that a cell may have or not; null when it is something else. */
export function sizeText(expr: Expr): string | number | null {
  if (expr.kind === 'dim') return expr.text === '1H' ? 'H' : expr.text
  if (expr.kind === 'name') return expr.name
  return constantOf(expr)
}

/** A width, or null when it is none. */
export function dimOf(expr: Expr): Dim | null {
  return dimSchema.safeParse(sizeText(expr)).data ?? null
}
