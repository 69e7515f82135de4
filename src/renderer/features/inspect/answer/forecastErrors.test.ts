// Errors in units, beside those of repeating the last value.
import { describe, expect, it } from 'vitest'
import type { NumberAnswer } from '../../../../contract/events/probe'
import { forecastErrors } from './forecastErrors'

const answer: NumberAnswer = {
  kind: 'numbers',
  over: 'step',
  columns: [
    { name: 'close', scale: 10 },
    { name: 'volume', scale: 2 }
  ],
  predicted: Float32Array.of(110, 6, 125, 4, 90, 1),
  truth: Float32Array.of(113, 5, 121, 4, NaN, NaN),
  lastValue: Float32Array.of(103, 7, 113, 3, 121, 4),
  inputs: { columns: [], values: new Float32Array(0) }
}

describe('errors of a forecast', () => {
  it('are told by column, where the truth is known', () => {
    const [close, volume] = forecastErrors(answer)
    expect(close).toEqual({ name: 'close', mae: 3.5, rmse: Math.sqrt(12.5), lastValue: { mae: 9, rmse: Math.sqrt(82) } })
    expect(volume).toEqual({ name: 'volume', mae: 0.5, rmse: Math.sqrt(0.5), lastValue: { mae: 1.5, rmse: Math.sqrt(2.5) } })
    expect(forecastErrors({ ...answer, lastValue: null })[0]?.lastValue).toBeNull()
  })
})
