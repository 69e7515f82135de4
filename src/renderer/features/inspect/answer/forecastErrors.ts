/** Compares predicted numbers with the truth and with repeating the last value, column by column, in the columns' own units. */
import type { NumberAnswer } from '../../../../contract/events/probe'
import { shortText } from '../../../lib/words/figures'

export interface ColumnErrors {
  readonly name: string
  /** Mean absolute error, and root of the mean squared error. NaN where no truth is known. */
  readonly mae: number
  readonly rmse: number
  /** Those of repeating the last value; null where that is no prediction. */
  readonly lastValue: { readonly mae: number; readonly rmse: number } | null
}

export function forecastErrors({ columns, predicted, truth, lastValue }: NumberAnswer): ColumnErrors[] {
  return columns.map(({ name }, c) => {
    const ofColumn = (values: Float32Array) => values.filter((_, k) => k % columns.length === c)
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

/** Such as `31 % better than repeating the last value`; null where there is nothing to compare. */
export function againstLastValue(mae: number, baseline: number | null | undefined): string | null {
  if (baseline === null || baseline === undefined || !Number.isFinite(mae) || !Number.isFinite(baseline)) return null
  if (baseline === 0) return mae === 0 ? 'as good as repeating the last value' : 'worse than repeating the last value, which has no error'
  const ratio = mae / baseline
  if (Math.abs(ratio - 1) < 0.005) return 'as good as repeating the last value'
  if (ratio < 1) return `${percent(1 - ratio)} better than repeating the last value`
  return ratio < 2
    ? `${percent(ratio - 1)} worse than repeating the last value`
    : `${shortText(ratio)} times the error of repeating the last value`
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
