/** The fit finds the exponent of a law with or without a constant, and none where nothing grows. */
import { describe, expect, it } from 'vitest'
import { fitPower } from './powerFit'

const lengths = [64, 256, 1024, 4096, 16_384]
const law = (constant: number, factor: number, exponent: number) => lengths.map((x) => ({ x, y: constant + factor * x ** exponent }))

describe('fitPower', () => {
  it.each([
    { constant: 0, factor: 0.3, exponent: 1 },
    { constant: 500e6, factor: 4, exponent: 2 },
    { constant: 600e6, factor: 20_000, exponent: 1 },
    { constant: 2, factor: 0.01, exponent: 1.5 }
  ])('finds $constant + $factor T^$exponent', ({ constant, factor, exponent }) => {
    const points = law(constant, factor, exponent)
    const fit = fitPower(points)
    expect(fit?.exponent).toBeCloseTo(exponent, 1)
    expect(Math.abs((fit?.constant ?? NaN) - constant)).toBeLessThan(0.02 * (points[0]?.y ?? 0))
  })

  it('bears some noise', () => {
    const noisy = law(500e6, 20_000, 1).map(({ x, y }, k) => ({ x, y: y * (1 + 0.005 * Math.sin(k * 7)) }))
    expect(Math.abs((fitPower(noisy)?.exponent ?? 0) - 1)).toBeLessThan(0.25)
  })

  it('is silent with two points, and where nothing grows', () => {
    expect(fitPower(law(1, 1, 1).slice(0, 2))).toBeNull()
    expect(fitPower(law(500e6, 100, 1))).toBeNull()
  })
})
