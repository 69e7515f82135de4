/** Brings a column to mean 0 and standard deviation 1 in the part that is trained on. */

export interface Scale {
  readonly mean: number
  /** What a value is divided by after the mean is taken away. */
  readonly deviation: number
  /** True where all values of the training part are equal. Then the deviation is that of the whole column, or 1. */
  readonly constant: boolean
}

const rounding = 1e-14

/** `values` is one column, of which the first `rows` rows are trained on. */
export function scaleOf(values: Float64Array, rows: number): Scale {
  const training = values.subarray(0, rows)
  if (varies(training)) return { ...moments(training), constant: false }
  const [first = 0] = training
  return { mean: first, deviation: varies(values) ? spreadAround(first, values) : 1, constant: true }
}

/** Numbers that differ by no more than the rounding of doubles, such as 0.3 and 0.1 + 0.2, count as equal. */
function varies(values: Float64Array): boolean {
  const [least, most] = values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity])
  return most / 2 - least / 2 > rounding * Math.max(Math.abs(most), Math.abs(least))
}

/** Writes the scaled values of a column into a table of `width` columns. */
export function scaleInto(target: Float32Array, width: number, column: number, values: Float64Array, { mean, deviation }: Scale): void {
  const factor = 1 / deviation
  const isTiny = !Number.isFinite(factor)
  for (let row = 0; row < values.length; row++) {
    const value = values[row] ?? 0
    const shifted = value - mean
    // Values near the largest double overflow in the difference, which halves of them do not.
    const scaled = Number.isFinite(shifted) && !isTiny ? shifted * factor : (value / 2 / deviation - mean / 2 / deviation) * 2
    target[row * width + column] = scaled
  }
}

/** Mean and standard deviation; values whose squares overflow are brought to a size of 1 first. */
function moments(values: Float64Array): { mean: number; deviation: number } {
  const mean = sum(values, (value) => value) / values.length
  const deviation = Math.sqrt(sum(values, (value) => (value - mean) ** 2) / values.length)
  if (Number.isFinite(deviation) && deviation > 0) return { mean, deviation }
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const scaledMean = sum(values, (value) => value / size) / values.length
  const scaledDeviation = Math.sqrt(sum(values, (value) => (value / size - scaledMean) ** 2) / values.length)
  return { mean: scaledMean * size, deviation: scaledDeviation * size }
}

/** The root mean square distance from a number. */
function spreadAround(centre: number, values: Float64Array): number {
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value / 2 - centre / 2)), 0)
  return Math.sqrt(sum(values, (value) => ((value / 2 - centre / 2) / size) ** 2) / values.length) * size * 2
}

function sum(values: Float64Array, of: (value: number) => number): number {
  let total = 0
  for (const value of values) total += of(value)
  return total
}
