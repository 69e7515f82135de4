// Thinned lines keep their bounds, their spikes, and points that are not finite.
import { describe, expect, it } from 'vitest'
import { decimate } from './decimate'

const pointsOf = (values: number[]) => ({ length: values.length, at: (index: number) => values[index] ?? NaN })
const steps = (count: number) => pointsOf(Array.from({ length: count }, (_, i) => i + 1))

describe('decimate', () => {
  it('gives all points of a short line', () => {
    expect([...decimate(steps(3), pointsOf([5, 6, 7]), 1, 3, 100, 'extremes')]).toEqual([1, 5, 2, 6, 3, 7])
  })

  it('gives the visible stretch and one neighbour on each side', () => {
    const xs = decimate(steps(10), steps(10), 4, 6, 100, 'extremes').filter((_, i) => i % 2 === 0)
    expect([...xs]).toEqual([3, 4, 5, 6])
  })

  it('stays below the limit, ascending, and keeps every spike', () => {
    const values = Array.from({ length: 100_000 }, () => 1)
    values[77_777] = 50
    values[12_345] = -50
    const out = decimate(steps(values.length), pointsOf(values), 1, values.length, 2000, 'extremes')
    expect(out.length / 2).toBeLessThanOrEqual(2000)
    const ys = [...out].filter((_, i) => i % 2 === 1)
    const xs = [...out].filter((_, i) => i % 2 === 0)
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([-50, 50])
    expect(xs.every((x, i) => i === 0 || x > (xs[i - 1] ?? 0))).toBe(true)
  })

  it('gives the means of stretches where a smooth line is wanted', () => {
    const wave = Array.from({ length: 10_000 }, (_, i) => (i % 2 === 0 ? 1 : 3))
    const out = decimate(steps(wave.length), pointsOf(wave), 1, wave.length, 100, 'mean')
    expect([...out].filter((_, i) => i % 2 === 1)).toEqual(Array.from({ length: 50 }, () => 2))
  })

  it('leaves out what is not finite', () => {
    expect([...decimate(steps(3), pointsOf([1, NaN, Infinity]), 1, 3, 10, 'extremes')]).toEqual([1, 1])
  })

  it('gives nothing for nothing', () => {
    expect(decimate(steps(0), pointsOf([]), 0, 1, 10, 'extremes')).toHaveLength(0)
  })
})
