// Means over seeds: the sample standard deviation, curves with points at other places, and curves that end earlier.
import { describe, expect, it } from 'vitest'
import { pointsOf } from '../../../lib/columns'
import { meanAcross, meanOf, valueAt } from './meanAcross'

const curve = (x: number[], y: number[]) => ({ x: pointsOf(Float64Array.from(x)), y: pointsOf(Float64Array.from(y)) })

describe('meanOf', () => {
  it('takes the sample standard deviation', () => {
    const { mean, deviation, count } = meanOf([2, 4, 4, 4, 5, 5, 7, 9])
    expect([mean, count]).toEqual([5, 8])
    // The squares sum to 32; with n − 1 = 7 in the denominator.
    expect(deviation).toBeCloseTo(Math.sqrt(32 / 7), 12)
  })

  it('has no deviation of one value, and leaves out what is not finite', () => {
    expect(meanOf([3, NaN, Infinity])).toEqual({ mean: 3, deviation: NaN, count: 1 })
    expect(meanOf([]).mean).toBeNaN()
  })
})

describe('meanAcross', () => {
  it('averages curves at the same places', () => {
    const mean = meanAcross([curve([10, 20], [1, 2]), curve([10, 20], [3, 6]), curve([10, 20], [5, 4])], 100)
    expect([...mean.x]).toEqual([10, 20])
    expect([...mean.mean]).toEqual([3, 4])
    expect([...mean.deviation]).toEqual([2, 2])
    expect([...mean.count]).toEqual([3, 3])
  })

  it('reads a curve off its line between its points', () => {
    const mean = meanAcross([curve([0, 10], [0, 10]), curve([0, 5, 10], [0, 1, 2])], 100)
    expect([...mean.x]).toEqual([0, 5, 10])
    expect([...mean.mean]).toEqual([0, 3, 6])
  })

  it('counts a curve only from its first to its last point', () => {
    const mean = meanAcross([curve([1, 2, 3], [1, 1, 1]), curve([2], [5]), curve([], [])], 100)
    expect([...mean.count]).toEqual([1, 2, 1])
    expect([...mean.mean]).toEqual([1, 3, 1])
    expect(mean.deviation[0]).toBeNaN()
    expect(mean.deviation[1]).toBeCloseTo(Math.sqrt(8), 12)
  })

  it('leaves out a run whose loss is no number any more', () => {
    const mean = meanAcross([curve([1, 2], [1, NaN]), curve([1, 2], [3, 3])], 100)
    expect([...mean.count]).toEqual([2, 1])
    expect([...mean.mean]).toEqual([2, 3])
  })

  it('takes places at equal distances where there are too many', () => {
    const long = Array.from({ length: 1_000 }, (_, k) => k)
    const mean = meanAcross(
      [
        curve(long, long),
        curve(
          long.map((x) => x + 0.5),
          long
        )
      ],
      11
    )
    expect(mean.x).toHaveLength(11)
    expect(mean.x[0]).toBe(0)
    expect(mean.x[10]).toBe(999.5)
    expect(mean.mean[5]).toBeCloseTo(499.5, 9)
  })

  it('of no curves is empty', () => {
    expect(meanAcross([], 10).x).toHaveLength(0)
    expect(meanAcross([curve([], [])], 10).x).toHaveLength(0)
  })
})

describe('valueAt', () => {
  const steps = curve([10, 20, 30], [1, 2, 3])
  it('is that of the last point up to a place, and of none outside', () => {
    expect([10, 19, 20, 30].map((place) => valueAt(steps, place))).toEqual([1, 1, 2, 3])
    expect([9, 31].map((place) => valueAt(steps, place))).toEqual([NaN, NaN])
  })
  it('is that of the last point without a place', () => {
    expect(valueAt(steps, null)).toBe(3)
    expect(valueAt(curve([], []), null)).toBeNaN()
  })
})
