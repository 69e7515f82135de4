/** Makes the examples that a model is trained on from the series of an archive: scaled by the training part, without gaps. */
import type { NumberColumn, TaskColumns } from '../taskData'
import { scaleOf } from '../series/scaling'
import type { Archive, ArchiveSeries } from './readTs'

/** A series row by row, [steps × width], as the model sees it. */
export interface SeriesExample {
  readonly values: Float32Array
  readonly steps: number
  /** The number of its class, or the scaled number to predict. */
  readonly target: number
}

/** Means and deviations of each dimension, and of the numbers to predict, over the training part. */
export function scalesOf({ header }: Archive, training: readonly ArchiveSeries[]): TaskColumns {
  const width = training[0]?.dimensions.length ?? 0
  const inputs = Array.from({ length: width }, (_, d) =>
    columnOf(
      `dimension ${d + 1}`,
      training.map(({ dimensions }) => dimensions[d])
    )
  )
  const targets = header.hasTargets ? [columnOf('target', [Float64Array.from(training, ({ label }) => Number(label))])] : []
  return { inputs: width === 1 ? inputs.map((column) => ({ ...column, name: 'value' })) : inputs, targets }
}

function columnOf(name: string, rows: readonly (Float64Array | undefined)[]): NumberColumn {
  const known = rows.map((row) => row?.filter((value) => !Number.isNaN(value)) ?? new Float64Array(0))
  const all = new Float64Array(known.reduce((sum, row) => sum + row.length, 0))
  let at = 0
  for (const row of known) {
    all.set(row, at)
    at += row.length
  }
  if (all.length === 0) return { name, mean: 0, scale: 1 }
  const { mean, deviation } = scaleOf(all, [{ start: 0, end: all.length }])
  return { name, mean, scale: deviation }
}

/** `classes`: null where numbers are to be predicted. */
export function preparedExamples(
  series: readonly ArchiveSeries[],
  { inputs, targets: [target] }: TaskColumns,
  classes: readonly string[] | null
): SeriesExample[] {
  const numbers = new Map(classes?.map((name, k) => [name, k]))
  return series.map(({ dimensions, label }) => {
    const steps = dimensions[0]?.length ?? 0
    const values = new Float32Array(steps * dimensions.length)
    dimensions.forEach((row, d) => {
      const { mean, scale } = inputs[d] ?? { mean: 0, scale: 1 }
      filled(row, mean).forEach((value, t) => (values[t * dimensions.length + d] = (value - mean) / scale))
    })
    const wanted = classes ? (numbers.get(label) ?? 0) : (Number(label) - (target?.mean ?? 0)) / (target?.scale ?? 1)
    return { values, steps, target: wanted }
  })
}

/** A missing value is the one before it; before the first one stands the first, and the mean where there is none at all. */
function filled(row: Float64Array, mean: number): Float64Array {
  let last = row.find((value) => !Number.isNaN(value)) ?? mean
  return row.map((value) => {
    if (!Number.isNaN(value)) last = value
    return last
  })
}
