/** Reads numbers from the text of a cell: `0.5`, `-2`, `1 / 3`, or a name that stands for one. */
import type { ValueOfName } from '../../contract/document/widths'
import type { Expr } from './parse/syntax'

/**
 * Computes the number that an expression is, or returns null when it is something else. `valueOf` knows what names stand for, such as 0.9 for
 * `alpha` below a line `alpha = 0.9`.
 */
export function constantOf(expr: Expr, valueOf: ValueOfName): number | null {
  const value = (inner: Expr): number => constantOf(inner, valueOf) ?? NaN
  const number = computed(expr, value, valueOf)
  return Number.isFinite(number) ? number : null
}

/** NaN where a part is no number. */
function computed(expr: Expr, value: (inner: Expr) => number, valueOf: ValueOfName): number {
  switch (expr.kind) {
    case 'number':
      return expr.value
    case 'brackets':
      return value(expr.value)
    case 'negative':
      return -value(expr.value)
    case 'power':
      return value(expr.base) ** value(expr.exponent)
    case 'name':
      return Number(valueOf(expr.name) ?? NaN)
    case 'sum':
      return expr.parts.reduce((sum, part) => (part.operator === '+' ? sum + value(part.value) : sum - value(part.value)), 0)
    case 'product':
      return expr.parts.reduce((product, part) => (part.operator === '/' ? product / value(part.value) : product * value(part.value)), 1)
    case 'list':
    case 'dim':
    case 'hole':
    case 'call':
      return NaN
    default:
      return expr satisfies never
  }
}
