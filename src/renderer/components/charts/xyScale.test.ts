/** Values stand where their logarithm or their size says, and few round values have a label. */
import { describe, expect, it } from 'vitest'
import { linearScale, logScale, signedScale, withTicks } from './xyScale'

describe('a logarithmic axis', () => {
  it('puts equal factors at equal distances', () => {
    const { placeOf } = logScale([10, 1000])
    expect(placeOf(100)).toBeCloseTo(0.5)
    expect(placeOf(1000) - placeOf(100)).toBeCloseTo(placeOf(100) - placeOf(10))
    expect(placeOf(10)).toBeGreaterThan(0)
    expect(placeOf(0)).toBeNaN()
  })

  it('has few round ticks, over few and over many decades', () => {
    expect(logScale([3, 60]).ticks).toEqual([5, 10, 20, 50])
    const wide = logScale([1e-6, 1e12]).ticks
    expect(wide.length).toBeLessThanOrEqual(5)
    expect(wide.every((tick) => Math.abs(Math.log10(tick) % 1) < 1e-9)).toBe(true)
  })

  it('does without values, and with one', () => {
    expect(logScale([]).ticks.length).toBeGreaterThan(0)
    expect(logScale([64]).placeOf(64)).toBeCloseTo(0.5)
  })
})

describe('a linear axis', () => {
  it('goes from its beginning to its end', () => {
    const { placeOf, ticks } = linearScale([0.3, 0.9], { from: 0, to: 1 })
    expect([placeOf(0), placeOf(0.5), placeOf(1)]).toEqual([0, 0.5, 1])
    expect(ticks.map((tick) => Number(tick.toFixed(2)))).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  })
})

describe('an axis of either sign', () => {
  const rounded = (ticks: readonly number[]) => ticks.map((tick) => Number(tick.toFixed(3)))
  it('takes in all values and a line at 0, at round numbers', () => {
    const { placeOf, ticks } = signedScale([-0.53, -0.02, NaN])
    expect(rounded(ticks)).toEqual([-0.6, -0.4, -0.2, 0])
    expect([placeOf(-0.6), placeOf(-0.3), placeOf(0)]).toEqual([expect.closeTo(0), expect.closeTo(0.5), 1])
    expect(rounded(signedScale([0.7]).ticks)).toEqual([0, 0.2, 0.4, 0.6, 0.8])
    expect(rounded(signedScale([-0.1, 0.25]).ticks)).toEqual([-0.1, 0, 0.1, 0.2, 0.3])
    expect(signedScale([]).ticks).toContain(0)
  })
})

describe('ticks at the measured values', () => {
  it('stand at each value once, where they are few', () => {
    expect(withTicks(logScale([64, 256]), [256, 64, 64], 8).ticks).toEqual([64, 256])
    const scale = logScale([1, 2, 3])
    expect(withTicks(scale, [1, 2, 3], 2)).toBe(scale)
  })
})
