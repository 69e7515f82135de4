/** What generated programs call: products of matrices and a few functions. Everything else they write out as loops. */
import { uniformAt } from '../../compiler/program/threefry'

type Numbers = Float32Array | Int32Array

/** [batch, m, k] × [k, n] or [batch, k, n] → [batch, m, n]; either may come transposed in its last two axes. */
function multiply(
  out: Float32Array,
  a: Float32Array,
  b: Float32Array,
  [batch, m, k, n]: readonly [batch: number, m: number, k: number, n: number],
  transposeA = false,
  transposeB = false
): void {
  for (let p = 0; p < batch; p++) {
    const [from, by, to] = [p * m * k, p * k * n, p * m * n]
    for (let i = 0; i < m; i++) {
      const row = out.subarray(to + i * n, to + (i + 1) * n)
      const [begin, stride] = transposeA ? [from + i, m] : [from + i * k, 1]
      if (transposeB) dotRows(row, a, begin, stride, b, by, k)
      else addRows(row, a, begin, stride, b, by, k)
    }
  }
}

/** A row of A times B [k, n]: the rows of B are added up, each read in the order in which it lies. */
function addRows(row: Float32Array, a: Float32Array, begin: number, stride: number, b: Float32Array, by: number, k: number): void {
  const n = row.length
  row.fill(0)
  for (let j = 0; j < k; j++) {
    const factor = a[begin + j * stride] ?? 0
    const at = by + j * n
    for (let c = 0; c < n; c++) row[c] = (row[c] ?? 0) + factor * (b[at + c] ?? 0)
  }
}

/** A row of A times the transpose of B [n, k]. */
function dotRows(row: Float32Array, a: Float32Array, begin: number, stride: number, b: Float32Array, by: number, k: number): void {
  for (let c = 0; c < row.length; c++) {
    let sum = 0
    const at = by + c * k
    for (let j = 0; j < k; j++) sum += (a[begin + j * stride] ?? 0) * (b[at + j] ?? 0)
    row[c] = sum
  }
}

/** Rows of `size` numbers of a table, one for each index. */
function gather(out: Numbers, table: Numbers, indices: Int32Array, size: number): void {
  for (let k = 0; k < indices.length; k++) {
    const from = (indices[k] ?? 0) * size
    out.set(table.subarray(from, from + size), k * size)
  }
}

/** Adds rows of `size` numbers, each to the row that its index names. */
function scatterAdd(out: Numbers, indices: Int32Array, updates: Numbers, size: number): void {
  out.fill(0)
  for (let k = 0; k < indices.length; k++) {
    const to = (indices[k] ?? 0) * size
    for (let j = 0; j < size; j++) out[to + j] = (out[to + j] ?? 0) + (updates[k * size + j] ?? 0)
  }
}

const random = (key: Int32Array, counter: number, stream: number): number => uniformAt([key[0] ?? 0, key[1] ?? 0], counter, stream)

const softplus = (x: number): number => Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)))
const square = (x: number): number => x * x

/** The error function: below 2 by its series (Abramowitz and Stegun 7.1.6), above by the continued fraction of 1 − erf (7.1.14). */
function erf(x: number): number {
  const size = Math.abs(x)
  if (!(size <= 2)) return Math.sign(x) * (1 - Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction(size))
  let [term, sum] = [x, x]
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) sum += term *= (2 * x * x) / (2 * n + 1)
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
}

function fraction(x: number): number {
  let rest = x
  for (let k = 60; k > 0; k--) rest = x + k / 2 / rest
  return rest
}

export const kernels = { multiply, gather, scatterAdd, random, softplus, square, erf }
export type Kernels = typeof kernels
