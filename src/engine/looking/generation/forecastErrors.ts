/** How far a forecast is off, column by column, beside repeating the last row of the history and that of one season before. */
import type { ForecastErrors } from '../../../contract/events/errors'
import { scaled } from '../../../contract/events/predictions'
import type { NumberHistory } from '../../data/histories'
import type { NumberColumn } from '../../data/taskData'
import { naiveError, simpleForecasts } from './simpleForecasts'

/**
 * `said` has the rows of the forecast as the model says them, [steps × columns]. Errors are in the units of their columns, over the rows whose
 * truth is known; none where no truth is known.
 */
export function forecastErrors(said: Float32Array, history: NumberHistory, columns: readonly NumberColumn[]): ForecastErrors[] {
  const { truth, naive } = history
  const width = columns.length
  const rows = Math.min(said.length, truth.length) / width
  if (rows === 0) return []
  const { lastValue, season, seasonal } = simpleForecasts(history, width)
  return columns.map(({ name, scale }, c) => {
    const errorsOf = (value: (row: number) => number) => means(rows, (row) => (value(row) - (truth[row * width + c] ?? NaN)) * scale)
    const model = errorsOf((row) => said[row * width + c] ?? NaN)
    return {
      name,
      ...model,
      lastValue: errorsOf(() => lastValue(c)),
      seasonal: season === null ? null : errorsOf((row) => seasonal(row, c)),
      mase: scaled(model.mae, { naive: naiveError(naive, c, scale) })
    }
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
