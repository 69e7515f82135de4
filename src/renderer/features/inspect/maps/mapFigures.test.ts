// Figures of a map: mean and extremes at one token, and the saturation shares of a gate.
import { describe, expect, it } from 'vitest'
import { saturationOf, tokenStatistics } from './mapFigures'

describe('tokenStatistics', () => {
  const map = { steps: 2, units: 3, values: Float32Array.of(9, 9, 9, -1, NaN, 2) }

  it('sums up the units of its token and passes over what is no number', () => {
    expect(tokenStatistics(map, 1)).toEqual({ mean: 0.5, low: -1, high: 2 })
  })

  it('has nothing to say outside the map', () => {
    expect(tokenStatistics(map, 5)).toEqual({ mean: NaN, low: NaN, high: NaN })
  })
})

describe('saturationOf', () => {
  it('counts what is nearly closed and nearly open', () => {
    expect(saturationOf(Float32Array.of(0, 0.05, 0.5, 0.95))).toEqual({ closed: 0.5, open: 0.25 })
  })

  it('leaves out the thresholds themselves and what is no number', () => {
    expect(saturationOf(Float32Array.of(0.11, 0.89, NaN, 0.5))).toEqual({ closed: 0, open: 0 })
  })

  it('has nothing to say of nothing', () => {
    expect(saturationOf(new Float32Array(0))).toBeNull()
  })
})
