/** Principal components of states along sequences: the plane or space in which they move most, by the singular values of the centred rows. */
import { Matrix, SingularValueDecomposition } from 'ml-matrix'
import { range } from '../../compiler/program/shapes'

export interface Components {
  readonly mean: Float64Array
  /** [K × S], orthonormal rows; the largest entry of each is positive. */
  readonly axes: readonly Float64Array[]
  /** The share of the variance along each axis. */
  readonly explained: readonly number[]
}

/** `rows`: [N × S]. At most `most` components. Exact. */
export function principalComponents(rows: Float32Array, size: number, most: number): Components {
  const count = rows.length / size
  const mean = new Float64Array(size)
  rows.forEach((value, k) => (mean[k % size] = (mean[k % size] ?? 0) + value / count))
  const centred = Matrix.from1DArray(
    count,
    size,
    Float64Array.from(rows, (value, k) => value - (mean[k % size] ?? 0))
  )
  const { rightSingularVectors, diagonal } = new SingularValueDecomposition(centred, { autoTranspose: true })
  const total = diagonal.reduce((sum, value) => sum + value * value, 0)
  const order = range(diagonal.length).sort((a, b) => (diagonal[b] ?? 0) - (diagonal[a] ?? 0))
  const kept = order.slice(0, Math.min(most, size))
  return {
    mean,
    axes: kept.map((k) => turnedUp(Float64Array.from(rightSingularVectors.getColumn(k)))),
    explained: kept.map((k) => (total > 0 ? (diagonal[k] ?? 0) ** 2 / total : 0))
  }
}

/** A singular vector has no sign of its own. */
function turnedUp(axis: Float64Array): Float64Array {
  const largest = axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
  return largest < 0 ? axis.map((value) => -value) : axis
}

/** [N × S] → [N × K]. */
export function along({ mean, axes }: Components, rows: ArrayLike<number>): Float32Array<ArrayBuffer> {
  const size = mean.length
  return Float32Array.from({ length: (rows.length / size) * axes.length }, (_, k) => {
    const [row, axis] = [Math.floor(k / axes.length), axes[k % axes.length]]
    return mean.reduce((sum, middle, j) => sum + ((rows[row * size + j] ?? 0) - middle) * (axis?.[j] ?? 0), 0)
  })
}
