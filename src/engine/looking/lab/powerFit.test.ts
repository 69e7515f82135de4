/** The fit finds the exponent of a law, its interval has the true exponent as often as it says, and few points have none. */
import { describe, expect, it } from 'vitest'
import { powerWords } from '../../../contract/labs/power'
import { Random } from '../../data/random'
import { fitPower } from './powerFit'
import { studentQuantile } from './studentQuantile'

const lengths = [64, 256, 1024, 4096, 16_384]
const law = (constant: number, factor: number, exponent: number, at = lengths) =>
  at.map((x) => ({ x, y: constant + factor * x ** exponent }))

const laws = [
  { constant: 0, factor: 0.3, exponent: 1 },
  { constant: 500e6, factor: 4, exponent: 2 },
  { constant: 600e6, factor: 20_000, exponent: 1 },
  { constant: 2, factor: 0.01, exponent: 1.5 }
]

describe('fitPower', () => {
  it.each(laws)('finds $constant + $factor T^$exponent without noise, with a narrow interval', ({ constant, factor, exponent }) => {
    const fit = fitPower(law(constant, factor, exponent))
    if (fit.kind !== 'power') throw new Error(fit.kind)
    expect(fit.exponent).toBeCloseTo(exponent, 1)
    expect(fit.low).toBeGreaterThan(exponent - 0.05)
    expect(fit.high).toBeLessThan(exponent + 0.05)
  })

  it.each(
    laws.flatMap((one) =>
      [4, 6].map((count) => ({ ...one, count, at: Array.from({ length: count }, (_, k) => 64 * 2 ** ((8 * k) / (count - 1))) }))
    )
  )('has the true $exponent in its interval 95 times of 100: $constant + $factor T^p at $count lengths', (each) => {
    const random = Random.fromSeed(11)
    let inside = 0
    for (let trial = 0; trial < 100; trial++) {
      const points = law(each.constant, each.factor, each.exponent, each.at).map(({ x, y }) => ({
        x,
        y: y * Math.exp(0.02 * random.normal())
      }))
      const fit = fitPower(points)
      // Where every exponent fits, the true one does.
      const low = fit.kind === 'power' ? fit.low : fit.kind === 'unclear' ? 0 : NaN
      const high = fit.kind === 'power' ? fit.high : fit.kind === 'unclear' ? 4 : NaN
      if (low <= each.exponent + 0.005 && each.exponent - 0.005 <= high) inside++
    }
    // Three deviations of 100 trials below 0.95.
    expect(inside / 100).toBeGreaterThan(0.95 - 3 * Math.sqrt((0.95 * 0.05) / 100))
  })

  it('has a narrower interval with more lengths and with less noise', () => {
    const widthOf = (count: number, noise: number) => {
      const at = Array.from({ length: count }, (_, k) => 64 * 2 ** ((8 * k) / (count - 1)))
      const fit = fitPower(law(500, 1, 1, at).map(({ x, y }, k) => ({ x, y: y * (1 + noise * (-1) ** k) })))
      return fit.kind === 'power' ? fit.high - fit.low : NaN
    }
    expect(widthOf(9, 0.02)).toBeLessThan(widthOf(5, 0.02))
    expect(widthOf(5, 0.005)).toBeLessThan(widthOf(5, 0.02))
  })

  it('tells no power on fewer than four lengths, however often each was measured', () => {
    expect(fitPower(law(0, 1, 3, [64, 256, 1024]))).toEqual({ kind: 'tooFew' })
    expect(fitPower([...law(0, 1, 3, [64, 256, 1024]), ...law(0, 1, 3, [64, 256])])).toEqual({ kind: 'tooFew' })
  })

  it('tells no power where the measurements go up and down', () => {
    expect(fitPower([1, 1.4, 0.9, 1.3, 1.1].map((y, k) => ({ x: lengths[k] ?? 0, y })))).toEqual({ kind: 'unclear' })
  })

  it('tells no power where nothing grows', () => {
    expect(fitPower(law(500e6, 100, 1))).toEqual({ kind: 'constant' })
  })
})

describe('a fitted power in words', () => {
  it('has its interval, and says when that is wide', () => {
    expect(powerWords({ kind: 'power', exponent: 1.983, low: 1.9, high: 2.068 })).toBe('T^1.98 (95 %: 1.90 to 2.07)')
    expect(powerWords({ kind: 'power', exponent: 1.2, low: 0.3, high: 4 })).toBe('T^1.20 (95 %: 0.30 to 4.00, too wide to tell)')
    expect(powerWords({ kind: 'unclear' })).toBe('varies too much to fit a power')
    expect(powerWords({ kind: 'constant' })).toBe('constant')
    expect(powerWords({ kind: 'tooFew' })).toBe('too few lengths to fit (needs 4)')
  })
})

describe('studentQuantile', () => {
  it.each([
    [1, 12.706],
    [5, 2.571],
    [11, 2.201],
    [20, 2.086],
    [60, 2]
  ])('has the tabulated value for %i degrees of freedom', (freedom, tabulated) => {
    expect(studentQuantile(freedom)).toBeCloseTo(tabulated, 2)
  })
})
