// Saturation shares of a gate.
import { describe, expect, it } from 'vitest'
import { saturationOf } from './saturation'

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
