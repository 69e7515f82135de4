/** Finds how long the season of a series is, and how far off a seasonal-naive forecast is in the training part: what MASE divides by. */
import type { Stretches } from '../stored/stretches'
import type { Span } from './spans'

/** Rows of `width` numbers, row by row. */
interface Rows {
  readonly values: Stretches<Float32Array>
  readonly width: number
  /** The first so many columns are predicted; the others tell nothing of the season. All are where it is absent. */
  readonly predicted?: number
}

/** The forecast that repeats the value of one season before; with a season of 1 it repeats the last value. */
export interface Naive {
  /** Rows. */
  readonly season: number
  /** Its mean absolute error over the training part, one step ahead, for each column as the model sees it. */
  readonly errors: readonly number[]
}

/** Rows that are read at a time. */
const blockRows = 8_192
const mostRows = 4_000
const mostLag = 400
/** Autocorrelations below this are no season. */
const least = 0.3

export function naiveOf(rows: Rows, training: readonly Span[]): Naive {
  const [longest] = [...training].sort((a, b) => b.end - b.start - (a.end - a.start))
  const season = longest ? seasonOf(rows, longest) : 1
  const errors = Array.from({ length: rows.predicted ?? rows.width }, (_, column) => meanDifference(rows, training, column, season))
  return { season, errors }
}

function meanDifference({ values, width }: Rows, spans: readonly Span[], column: number, lag: number): number {
  let [sum, count] = [0, 0]
  for (const { start, end } of spans)
    for (let first = start + lag; first < end; first += blockRows) {
      const rows = Math.min(blockRows, end - first)
      const block = values.subarray((first - lag) * width, (first + rows) * width)
      for (let row = 0; row < rows; row++) sum += Math.abs((block[(row + lag) * width + column] ?? 0) - (block[row * width + column] ?? 0))
      count += rows
    }
  return count === 0 ? NaN : sum / count
}

/** The first lag at which the autocorrelation is nearly as high as at its highest peak; 1 where no peak is high enough. */
function seasonOf(rows: Rows, { start, end }: Span): number {
  const from = Math.max(start, end - mostRows)
  const lags = Math.min(mostLag, Math.floor((end - from) / 3))
  const [mean, ofChanges] = [new Float64Array(lags + 1), new Float64Array(lags + 1)]
  const columns = rows.predicted ?? rows.width
  for (let column = 0; column < columns; column++) {
    const line = withoutTrend(rows, column, from, end)
    addCorrelations(mean, line, columns)
    addCorrelations(
      ofChanges,
      line.subarray(1).map((value, k) => value - (line[k] ?? 0)),
      columns
    )
  }
  const isPeak = (lag: number) => lag > 1 && (mean[lag] ?? 0) >= (mean[lag - 1] ?? 0) && (mean[lag] ?? 0) > (mean[lag + 1] ?? -Infinity)
  // A walk swings without a season: its changes do not come again.
  const recurs = Math.max(0.1, 3 / Math.sqrt(end - from))
  const peaks = Array.from(mean.keys()).filter((lag) => isPeak(lag) && lag < lags && (ofChanges[lag] ?? 0) >= recurs)
  const highest = Math.max(...peaks.map((lag) => mean[lag] ?? 0), 0)
  return highest < least ? 1 : (peaks.find((lag) => (mean[lag] ?? 0) >= 0.8 * highest) ?? 1)
}

function addCorrelations(sums: Float64Array, line: Float64Array, width: number): void {
  const power = line.reduce((sum, value) => sum + value * value, 0)
  if (power < 1e-12) return
  for (let lag = 1; lag < sums.length; lag++) sums[lag] = (sums[lag] ?? 0) + correlation(line, lag) / power / width
}

function correlation(line: Float64Array, lag: number): number {
  let sum = 0
  for (let row = lag; row < line.length; row++) sum += (line[row] ?? 0) * (line[row - lag] ?? 0)
  // Fewer products at longer lags must not make longer seasons look weaker.
  return (sum * line.length) / (line.length - lag)
}

/** The column less its straight line of least squares. */
function withoutTrend({ values, width }: Rows, column: number, from: number, end: number): Float64Array {
  const rows = values.subarray(from * width, end * width)
  const line = Float64Array.from({ length: end - from }, (_, k) => rows[k * width + column] ?? 0)
  const middle = (line.length - 1) / 2
  const mean = line.reduce((sum, value) => sum + value, 0) / line.length
  const slope =
    line.reduce((sum, value, k) => sum + (k - middle) * (value - mean), 0) / line.reduce((sum, _, k) => sum + (k - middle) ** 2, 0)
  return line.map((value, k) => value - mean - (Number.isFinite(slope) ? slope : 0) * (k - middle))
}
