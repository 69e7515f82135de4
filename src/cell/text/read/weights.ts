/**
 * Finds products with matrices of weights in an expression as papers write them, such as the terms of W x + U h + b: names of matrices and
 * biases that no line defines. A sum of such terms is one linear.
 */
import { isMatrixName, matrixName } from '../parse/expressionParser'
import type { Expr, Part, ProductSign, Word } from '../parse/syntax'

/** W x, U(r ⊙ h) or W [h; x]: the name of the weights and what they multiply. */
export interface MatrixTerm {
  readonly name: Word
  readonly inputs: readonly Expr[]
}

/** Whether no line or port defines a name. */
export type IsUnknown = (name: string) => boolean

/** Returns the product with weights that an expression is, or null. */
export function matrixTermOf(expr: Expr, isUnknown: IsUnknown): MatrixTerm | null {
  if (expr.kind === 'brackets') return matrixTermOf(expr.value, isUnknown)
  if (expr.kind === 'call') {
    const { name, inputs, options } = expr
    return matrixName.test(name.text) && isUnknown(name.text) && options.length === 0 && inputs.length > 0 ? { name, inputs } : null
  }
  if (expr.kind !== 'product') return null
  const [weights, value] = expr.parts
  if (expr.parts.length !== 2 || !weights || !value || !isMatrixName(weights.value) || !multiplies(weights, value, isUnknown)) return null
  const { name, start, end } = weights.value
  return { name: { text: name, start, end }, inputs: value.value.kind === 'list' ? value.value.items : [value.value] }
}

/** Whether the first part is the name of a matrix, and the sign behind it one that multiplies with a matrix. */
function multiplies({ value }: Part<ProductSign>, { operator }: Part<ProductSign>, isUnknown: IsUnknown): boolean {
  return isMatrixName(value) && isUnknown(value.name) && (operator === '*' || operator === '@')
}

/** Groups each matrix with what it multiplies: r ⊙ U h is r ⊙ (U h). */
export function withMatrices(parts: readonly Part<ProductSign>[], isUnknown: IsUnknown): readonly Part<ProductSign>[] {
  const grouped: Part<ProductSign>[] = []
  for (let k = 0; k < parts.length; k++) {
    const [part, next] = [parts[k], parts[k + 1]]
    if (!part) break
    const matrix = parts.length > 2 && next !== undefined && multiplies(part, next, isUnknown)
    if (matrix) k++
    grouped.push(matrix ? { operator: part.operator, value: productOf(part, next) } : part)
  }
  return grouped
}

function productOf(matrix: Part<ProductSign>, value: Part<ProductSign>): Expr {
  return { kind: 'product', parts: [{ ...matrix, operator: '*' }, value], start: matrix.value.start, end: value.value.end }
}

/** Whether an expression is the name of a bias, b or b_f, that no line defines. */
export function isBias(expr: Expr, isUnknown: IsUnknown): boolean {
  return expr.kind === 'name' && /^b(?:[a-z0-9]{0,3}|_\w+)$/.test(expr.name) && isUnknown(expr.name)
}

/** The terms of a sum that are products with weights and biases, and the rest. */
export interface LinearSum {
  readonly matrices: readonly MatrixTerm[]
  readonly bias: boolean
  readonly rest: readonly Part<'+' | '-'>[]
}

/** Splits a sum; null where it has no product with weights. */
export function linearSumOf(parts: readonly Part<'+' | '-'>[], isUnknown: IsUnknown): LinearSum | null {
  const matrices: MatrixTerm[] = []
  const rest: Part<'+' | '-'>[] = []
  let bias = false
  for (const part of parts) {
    const term = part.operator === '+' ? matrixTermOf(part.value, isUnknown) : null
    if (term) matrices.push(term)
    else if (isBias(part.value, isUnknown)) bias = true
    else rest.push(part)
  }
  return matrices.length === 0 ? null : { matrices, bias, rest }
}
