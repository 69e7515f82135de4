/** Forecasts that need no model, which a model's are measured by: the last row of a history, and its last season, again and again. */
import { widthsOf } from '../../data/histories'
import type { NumberHistory } from '../../data/histories'
import type { Naive } from '../../data/series/seasonality'

export interface SimpleForecasts {
  /** The value of a 0-based column in each row ahead, scaled as the history is. */
  lastValue(column: number): number
  /** Rows of a season; null where none is known, and where the history is shorter than one. */
  readonly season: number | null
  /** The value of a column one season before a 0-based row ahead; that of the last row where there is no season. */
  seasonal(row: number, column: number): number
}

/** `columns`: how many are predicted. */
export function simpleForecasts({ values, naive, known }: NumberHistory, columns: number): SimpleForecasts {
  const { width } = widthsOf(known, columns)
  const read = values.length / width
  const season = naive && naive.season <= read ? naive.season : null
  const valueAt = (row: number, column: number) => values[row * width + column] ?? NaN
  return {
    lastValue: (column) => valueAt(read - 1, column),
    season,
    seasonal: (row, column) => valueAt(read - (season ?? 1) + (row % (season ?? 1)), column)
  }
}

/** What scaled errors of a column are divided by, in its units: the mean absolute error of the naive forecast. Null where that has none. */
export function naiveError(naive: Naive | undefined, column: number, scale: number): number | null {
  const error = (naive?.errors[column] ?? 0) * scale
  return error > 0 ? error : null
}
