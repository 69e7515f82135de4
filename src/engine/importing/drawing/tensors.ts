/** Makes the weights of a drawing from those of other frameworks: transposes, parts and sums of matrices. */
import type { Tensor } from '../../executors/executor'
import { sizeOf } from '../../compiler/program/shapes'

/** [rows, columns] → [columns, rows]. */
export function transposed({ type: { shape }, data }: Tensor): Tensor {
  const [rows = 0, columns = 0] = shape
  return matrixOf(columns, rows, (row, column) => data[column * columns + row] ?? 0)
}

export function matrixOf(rows: number, columns: number, value: (row: number, column: number) => number): Tensor {
  const data = new Float32Array(rows * columns)
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) data[row * columns + column] = value(row, column)
  return { type: { dtype: 'float32', shape: [rows, columns] }, data }
}

/** Rows `begin` to `begin + count` of the first axis. */
export function rowsOf({ type: { shape }, data }: Tensor, begin: number, count: number): Tensor {
  const [, ...rest] = shape
  const width = sizeOf(rest)
  return {
    type: { dtype: 'float32', shape: [count, ...rest] },
    data: Float32Array.from(data.subarray(begin * width, (begin + count) * width))
  }
}

/** Columns `begin` to `begin + count` of a matrix. */
export function columnsOf({ type: { shape }, data }: Tensor, begin: number, count: number): Tensor {
  const [rows = 0, columns = 0] = shape
  return matrixOf(rows, count, (row, column) => data[row * columns + begin + column] ?? 0)
}

export function sumOf(a: Tensor, b: Tensor | null): Tensor {
  return b ? { type: a.type, data: Float32Array.from(a.data, (value, k) => value + (b.data[k] ?? 0)) } : a
}

export function zeros(...shape: number[]): Tensor {
  return { type: { dtype: 'float32', shape }, data: new Float32Array(sizeOf(shape)) }
}

/** The identity matrix, by which a head gives on what it reads. */
export const identity = (width: number): Tensor => matrixOf(width, width, (row, column) => (row === column ? 1 : 0))
