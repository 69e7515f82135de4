// A forecast by script, for tests of the interface alone.
import type { ForecastEvent } from '../../src/contract/events/forecast'

/** Goes on with a straight line, a row a turn; from a place its truth is 1 above. */
export async function* scriptedForecast(history: number, steps: number, known: boolean): AsyncGenerator<ForecastEvent, void, void> {
  const line = (rows: number, from: number) => Float32Array.from({ length: rows }, (_, k) => from + k)
  const memory = [{ layer: 'recurrent', name: 'LSTM', labels: ['hidden state', 'cell state'], constant: 1024, perToken: 0 }]
  const truth = line(known ? steps : 0, history + 1)
  yield { type: 'begin', step: 10, columns: ['value'], history: line(history, 0), truth, season: null, memory, places: null }
  for (let k = 0; k < steps; k++) {
    yield { type: 'rows', values: line(1, history + k) }
    await new Promise((resolve) => setTimeout(resolve))
  }
  const errors = known ? [{ name: 'value', mae: 1, rmse: 1, lastValue: { mae: steps, rmse: steps }, seasonal: null, mase: null }] : []
  yield { type: 'end', reason: 'done', errors, seconds: 1 }
}
