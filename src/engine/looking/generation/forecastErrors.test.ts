/** Errors of a forecast beside its baselines, by hand. */
import { expect, test } from 'vitest'
import { forecastErrors } from './forecastErrors'

const columns = [{ name: 'load', mean: 100, scale: 10 }]
const history = { values: Float32Array.of(1, 2, 3, 1, 2, 3), truth: Float32Array.of(1, 2, 4, 2) }
const said = Float32Array.of(2, 2, 3, 2)

test('are in the units of the column, beside the last value and the value of one season before, and MASE divides by the naive error', () => {
  const [errors] = forecastErrors(said, { ...history, naive: { season: 3, errors: [0.25] } }, columns)
  // The forecast is off by 1, 0, 1 and 0; the last value by 2, 1, 1 and 1; that of one season before, 1 2 3 1, by 0, 0, 1 and 1.
  expect(errors).toMatchObject({ name: 'load', mae: 5, lastValue: { mae: 12.5 }, seasonal: { mae: 5, rmse: Math.sqrt(50) }, mase: 2 })
})

test('have no season where the history is shorter than one, and no MASE where the naive forecast has no error', () => {
  expect(forecastErrors(said, { ...history, naive: { season: 7, errors: [0] } }, columns)[0]).toMatchObject({ seasonal: null, mase: null })
  expect(forecastErrors(said, history, columns)[0]).toMatchObject({ seasonal: null, mase: null })
})
