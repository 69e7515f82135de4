/** Columns of numbers, and what the dynamics of a layer need of linear algebra. Decompositions come from ml-matrix. */
import { Matrix, QrDecomposition, SingularValueDecomposition } from 'ml-matrix'
import { range } from '../../compiler/program/shapes'

/** [rows × columns], row by row. */
export interface Columns {
  readonly rows: number
  readonly columns: number
  readonly data: Float64Array
}

export function columnsOf(rows: number, columns: number, value: (row: number, column: number) => number): Columns {
  const data = new Float64Array(rows * columns)
  for (let row = 0; row < rows; row++) for (let column = 0; column < columns; column++) data[row * columns + column] = value(row, column)
  return { rows, columns, data }
}

/** A matrix given by its columns one after the other, [n × rows], times columns. */
export function timesColumns(byColumns: Float32Array, { rows, columns, data }: Columns): Columns {
  const product = new Float64Array(rows * columns)
  for (let k = 0; k < rows; k++)
    for (let i = 0; i < rows; i++) {
      const entry = byColumns[k * rows + i] ?? 0
      if (entry === 0) continue
      for (let m = 0; m < columns; m++) product[i * columns + m] = (product[i * columns + m] ?? 0) + entry * (data[k * columns + m] ?? 0)
    }
  return { rows, columns, data: product }
}

export function toMatrix({ rows, columns, data }: Columns): Matrix {
  return Matrix.from1DArray(rows, columns, data)
}

/** Orthonormal columns of the same span, and by how much each was longer: the diagonal of R. */
export function orthonormal(columns: Columns): { readonly columns: Columns; readonly lengths: number[] } {
  const { orthogonalMatrix, upperTriangularMatrix } = new QrDecomposition(toMatrix(columns))
  const data = Float64Array.from(orthogonalMatrix.to1DArray())
  return { columns: { ...columns, data }, lengths: range(columns.columns).map((k) => Math.abs(upperTriangularMatrix.get(k, k))) }
}

/** Largest first. */
export function singularValues(columns: Columns): number[] {
  return new SingularValueDecomposition(toMatrix(columns), { autoTranspose: true }).diagonal.toSorted((a, b) => b - a)
}

/** Σ of squares. */
export function squares({ data }: Columns): number {
  return data.reduce((sum, value) => sum + value * value, 0)
}

/** Some rows alone. */
export function rowsOf({ columns, data }: Columns, from: number, count: number): Columns {
  return { rows: count, columns, data: data.slice(from * columns, (from + count) * columns) }
}
