// The rows of a forecast are joined as they arrive, however many columns they have.
import { expect, it } from 'vitest'
import { forecastTold, noForecast } from './forecast'

it('joins more numbers than a call may have arguments', () => {
  const first = forecastTold(noForecast, { type: 'rows', values: new Float32Array(300_000).fill(1) })
  const { values, at } = forecastTold(first, { type: 'rows', values: Float32Array.of(2, 3) })
  expect(at).toEqual({ phase: 'going' })
  expect([values.length, values[299_999], values[300_000], values[300_001]]).toEqual([300_002, 1, 2, 3])
})
