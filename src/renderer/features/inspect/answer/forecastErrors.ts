/** Compares predicted numbers with the truth and with repeating the last value, column by column, in the columns' own units. */
import type { ColumnErrors } from '../../../../contract/events/errors'
import type { NumberAnswer } from '../../../../contract/events/probe'
import { columnOf } from './numberLines'

/** Errors are NaN where no truth is known. */
export function forecastErrors({ columns, predicted, truth, lastValue }: NumberAnswer): ColumnErrors[] {
  return columns.map(({ name }, c) => {
    const ofColumn = (values: Float32Array) => columnOf(values, c, columns.length)
    const right = ofColumn(truth)
    return {
      name,
      ...errorsOf(ofColumn(predicted), right),
      lastValue: lastValue === null ? null : errorsOf(ofColumn(lastValue), right)
    }
  })
}

function errorsOf(said: Float32Array, right: Float32Array): { mae: number; rmse: number } {
  const errors = [...said].map((value, t) => value - (right[t] ?? NaN)).filter(Number.isFinite)
  const mean = (of: (error: number) => number) => errors.reduce((sum, error) => sum + of(error), 0) / errors.length
  return { mae: mean(Math.abs), rmse: Math.sqrt(mean((error) => error * error)) }
}
