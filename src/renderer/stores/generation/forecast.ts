/** The state of a forecast, and its pure transitions by the engine's events. */
import type { ColumnErrors } from '../../../contract/events/errors'
import type { ForecastEvent } from '../../../contract/events/forecast'
import type { LayerMemory, Places } from '../../../contract/events/generation'
import type { FaultText } from '../../lib/words/faultText'

export type ForecastPhase =
  | { readonly phase: 'nothing' }
  /** The step form is being compiled, and the model reads the history. */
  | { readonly phase: 'starting' }
  | { readonly phase: 'going' }
  | { readonly phase: 'over'; readonly reason: 'done' | 'stopped' | 'places' | 'notFinite' }
  | { readonly phase: 'refused'; readonly fault: FaultText }

/** Numbers are in the units of their columns, row by row. */
export interface Forecast {
  readonly at: ForecastPhase
  /** The number of requested rows. */
  readonly wanted: number
  /** The training step of the weights in use, or null until it is known. */
  readonly step: number | null
  readonly columns: readonly string[]
  readonly history: Float32Array
  /** The rows that follow the history in the data, as many as are known. */
  readonly truth: Float32Array
  /** The dates of the history's rows and of those that are known; empty where the data has none. */
  readonly dates: readonly string[]
  /** The rows that the model said. */
  readonly values: Float32Array
  /** The errors over the rows whose truth is known; empty until the end, and where none is. */
  readonly errors: readonly ColumnErrors[]
  readonly memory: readonly LayerMemory[]
  readonly places: Places | null
}

export const noForecast: Forecast = {
  at: { phase: 'nothing' },
  wanted: 0,
  step: null,
  columns: [],
  history: new Float32Array(0),
  truth: new Float32Array(0),
  dates: [],
  values: new Float32Array(0),
  errors: [],
  memory: [],
  places: null
}

export const forecastBegun = (wanted: number): Forecast => ({ ...noForecast, at: { phase: 'starting' }, wanted })

export function forecastTold(forecast: Forecast, event: ForecastEvent): Forecast {
  switch (event.type) {
    case 'begin': {
      const { step, columns, history, truth, dates = [], memory, places } = event
      return { ...forecast, step, columns, history, truth, dates, memory, places }
    }
    case 'rows':
      return { ...forecast, at: { phase: 'going' }, values: Float32Array.of(...forecast.values, ...event.values) }
    case 'end':
      return { ...forecast, at: { phase: 'over', reason: event.reason }, errors: event.errors }
    default:
      return event satisfies never
  }
}

/** Only a forecast that is under way can be stopped. */
export function forecastStopped(forecast: Forecast): Forecast {
  return isForecasting(forecast) ? { ...forecast, at: { phase: 'over', reason: 'stopped' } } : forecast
}

export const isForecasting = ({ at }: Forecast): boolean => at.phase === 'starting' || at.phase === 'going'

/** Rows of numbers that stand row by row. */
export const rowsOf = (values: Float32Array, { columns }: Pick<Forecast, 'columns'>): number => values.length / Math.max(1, columns.length)
