// Figures of a map: mean and extremes at one token, their histogram, and the saturation shares of a gate.
import { describe, expect, it } from 'vitest'
import { histogramWords, saturationOf, tokenHistogram, tokenStatistics } from './mapFigures'

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

const filled = (counts: readonly number[]) => counts.flatMap((count, bin) => (count > 0 ? [[bin, count]] : []))

describe('tokenHistogram', () => {
  it('counts the units of its token in 20 bins, both ends of the scale included', () => {
    const map = { steps: 2, units: 5, values: Float32Array.of(0.5, 0.5, 0.5, 0.5, 0.5, 0, 0.04, 0.06, 0.99, 1) }
    const counts = tokenHistogram(map, 1, { low: 0, high: 1 })
    expect(counts).toHaveLength(20)
    expect(filled(counts)).toEqual([
      [0, 2],
      [1, 1],
      [19, 2]
    ])
  })

  it('has zero in the middle of a signed scale', () => {
    const map = { steps: 1, units: 3, values: Float32Array.of(-2, -0.1, 0) }
    expect(filled(tokenHistogram(map, 0, { low: -2, high: 2 }))).toEqual([
      [0, 1],
      [9, 1],
      [10, 1]
    ])
  })

  it('leaves out what is not finite, and is empty outside the map', () => {
    const map = { steps: 1, units: 3, values: Float32Array.of(NaN, Infinity, 0.5) }
    expect(filled(tokenHistogram(map, 0, { low: 0, high: 1 }))).toEqual([[10, 1]])
    expect(filled(tokenHistogram(map, 1, { low: 0, high: 1 }))).toEqual([])
  })
})

describe('histogramWords', () => {
  const counts = (bins: Readonly<Record<number, number>>) => Array.from({ length: 20 }, (_, bin) => bins[bin] ?? 0)

  it('tells the units in each tenth of the scale, the fullest first', () => {
    expect(histogramWords(counts({ 0: 1, 18: 20, 19: 28 }), 128, { low: 0, high: 1 })).toEqual([
      '48 of 128 units lie between 0.9 and 1',
      '1 of 128 units lies between 0 and 0.1'
    ])
  })

  it('names zero as an edge of a signed scale', () => {
    expect(histogramWords(counts({ 10: 1 }), 1, { low: -2.3, high: 2.3 })).toEqual(['1 of 1 unit lies between 0 and 0.46'])
  })

  it('has nothing to say of nothing', () => {
    expect(histogramWords(counts({}), 128, { low: 0, high: 1 })).toEqual([])
  })
})
