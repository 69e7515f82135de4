/** What the chart and the table of forecasts by rows ahead show. */
import { overAllRows, scaled } from '../../../../contract/events/predictions'
import type { AheadColumn, AheadErrors } from '../../../../contract/events/predictions'
import type { XySeries } from '../../../components/charts/XyChart.vue'
import type { PictureTable } from '../../../components/pictures/pictureTable'

const looks = {
  model: { colour: 'var(--accent)', mark: 'circle' },
  lastValue: { colour: 'var(--text-2)', mark: 'square' },
  seasonal: { colour: 'var(--role-state)', mark: 'triangle' }
} as const

/** Points of a line at most, so that each can be seen. */
const mostPoints = 40

interface Line {
  readonly key: keyof typeof looks
  readonly name: string
  /** [horizon]. */
  readonly errors: Float64Array
}

/** The model, and the simple forecasts that it is measured by. */
export function aheadLines({ season }: Pick<AheadErrors, 'season'>, { model, lastValue, seasonal }: AheadColumn): Line[] {
  return [
    { key: 'model', name: 'model', errors: model },
    { key: 'lastValue', name: 'last value', errors: lastValue },
    ...(seasonal ? [{ key: 'seasonal' as const, name: `${season ?? 1} rows before`, errors: seasonal }] : [])
  ]
}

export function aheadSeries(lines: readonly Line[]): XySeries[] {
  return lines.map(({ key, name, errors }) => {
    const every = Math.ceil(errors.length / mostPoints)
    const points = [...errors].map((y, k) => ({ x: k + 1, y })).filter(({ x }) => x === 1 || x % every === 0)
    return { key, name, ...looks[key], points, predicted: [] }
  })
}

/** Each line with its errors in the units of the column, and scaled. */
export function aheadTable(lines: readonly Line[], column: AheadColumn): PictureTable {
  const rows = lines[0]?.errors.length ?? 0
  return {
    columns: [
      { name: 'rows ahead', values: Array.from({ length: rows }, (_, k) => k + 1) },
      ...lines.flatMap(({ name, errors }) => [
        { name: `${name}, mean absolute error`, values: [...errors] },
        { name: `${name}, scaled`, values: [...errors].map((error) => scaled(error, column) ?? NaN) }
      ])
    ]
  }
}

/** The scaled errors over all rows ahead as a sentence. */
export function scaledWords(lines: readonly Line[], column: AheadColumn): string {
  const parts = lines.flatMap(({ name, errors }) => {
    const error = scaled(overAllRows(errors), column)
    return error === null ? [] : [`${name} ${error.toFixed(2)}`]
  })
  if (parts.length === 0) return 'There is no mean absolute scaled error: the training data has nothing to divide by.'
  return `Mean absolute scaled error (MASE) over all rows ahead: ${parts.join(', ')}. It is divided by the error of the seasonal-naive forecast in the training data, one row ahead: below 1 is better than that.`
}
