// Mean and extremes of a map at one token.
import { describe, expect, it } from 'vitest'
import { tokenStatistics } from './tokenStatistics'

describe('tokenStatistics', () => {
  const map = { steps: 2, units: 3, values: Float32Array.of(9, 9, 9, -1, NaN, 2) }

  it('sums up the units of its token and passes over what is no number', () => {
    expect(tokenStatistics(map, 1)).toEqual({ mean: 0.5, low: -1, high: 2 })
  })

  it('has nothing to say outside the map', () => {
    expect(tokenStatistics(map, 5)).toEqual({ mean: NaN, low: NaN, high: NaN })
  })
})
