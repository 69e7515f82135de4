/** The state of a forecast, and its pure transitions by the engine's events. */
import type { ForecastErrors } from '../../../contract/events/errors'
import type { ForecastEvent } from '../../../contract/events/forecast'
import { noCourse } from './course'
import type { Course } from './course'

/** Numbers are in the units of their columns, row by row. */
export interface Forecast extends Course {
  readonly columns: readonly string[]
  readonly history: Float32Array
  /** The rows that follow the history in the data, as many as are known. */
  readonly truth: Float32Array
  /** The dates of the history's rows and of those that are known; empty where the data has none. */
  readonly dates: readonly string[]
  /** The rows that the model said. */
  readonly values: Float32Array
  /** The errors over the rows whose truth is known; empty until the end, and where none is. */
  readonly errors: readonly ForecastErrors[]
  /** Rows of a season; null where none is known. */
  readonly season: number | null
}

export const noForecast: Forecast = {
  ...noCourse,
  columns: [],
  history: new Float32Array(0),
  truth: new Float32Array(0),
  dates: [],
  values: new Float32Array(0),
  errors: [],
  season: null
}

export function forecastTold(forecast: Forecast, event: ForecastEvent): Forecast {
  switch (event.type) {
    case 'begin': {
      const { step, columns, history, truth, dates = [], season, memory, places } = event
      return { ...forecast, step, columns, history, truth, dates, season, memory, places }
    }
    case 'rows':
      return { ...forecast, at: { phase: 'going' }, values: joined(forecast.values, event.values) }
    case 'end':
      return { ...forecast, at: { phase: 'over', reason: event.reason }, errors: event.errors }
    default:
      return event satisfies never
  }
}

function joined(before: Float32Array, next: Float32Array): Float32Array {
  const both = new Float32Array(before.length + next.length)
  both.set(before)
  both.set(next, before.length)
  return both
}

/** Rows of numbers that stand row by row. */
export const rowsOf = (values: Float32Array, { columns }: Pick<Forecast, 'columns'>): number => values.length / Math.max(1, columns.length)
