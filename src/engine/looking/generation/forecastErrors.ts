/** How far a forecast is off, column by column, beside repeating the last row of the history and that of one season before. */
import type { ForecastErrors } from '../../../contract/events/errors'
import type { NumberHistory } from '../../data/histories'
import type { NumberColumn } from '../../data/taskData'

/**
 * `said` has the rows of the forecast as the model says them, [steps × columns]. Errors are in the units of their columns, over the rows whose
 * truth is known; none where no truth is known.
 */
export function forecastErrors(
  said: Float32Array,
  { values, truth, naive, known }: NumberHistory,
  columns: readonly NumberColumn[]
): ForecastErrors[] {
  const width = columns.length
  const rows = Math.min(said.length, truth.length) / width
  if (rows === 0) return []
  const inputs = width + (known?.width ?? 0)
  const last = values.subarray(values.length - inputs)
  const read = values.length / inputs
  const season = naive && naive.season <= read ? naive.season : null
  return columns.map(({ name, scale }, c) => {
    const right = (row: number) => truth[row * width + c] ?? NaN
    const model = means(rows, (row) => ((said[row * width + c] ?? NaN) - right(row)) * scale)
    const before = (row: number) => values[(read - (season ?? 1) + (row % (season ?? 1))) * inputs + c] ?? NaN
    const seasonal = season === null ? null : means(rows, (row) => (before(row) - right(row)) * scale)
    const naiveError = (naive?.errors[c] ?? NaN) * scale
    const mase = naiveError > 0 ? model.mae / naiveError : null
    return { name, ...model, lastValue: means(rows, (row) => ((last[c] ?? NaN) - right(row)) * scale), seasonal, mase }
  })
}

function means(rows: number, error: (row: number) => number): { mae: number; rmse: number } {
  let [absolute, squared] = [0, 0]
  for (let row = 0; row < rows; row++) {
    absolute += Math.abs(error(row))
    squared += error(row) ** 2
  }
  return { mae: absolute / rows, rmse: Math.sqrt(squared / rows) }
}
