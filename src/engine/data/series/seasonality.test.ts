/** Seasons are found where there are some, and the naive error is that of the definition. */
import { describe, expect, it } from 'vitest'
import { Random } from '../random'
import { naiveOf } from './seasonality'

const series = (rows: number, value: (k: number) => number) => ({
  values: Float32Array.from({ length: rows }, (_, k) => value(k)),
  width: 1
})
const whole = (rows: number) => [{ start: 0, end: rows }]

describe('the season of a series', () => {
  it.each([
    ['a week of days', 7, (k: number) => [5, 6, 6, 7, 9, 2, 1][k % 7] ?? 0],
    ['a year of months that rises', 12, (k: number) => Math.sin((k * 2 * Math.PI) / 12) + 0.05 * k],
    ['a day of half hours', 48, (k: number) => Math.cos((k * 2 * Math.PI) / 48) + 0.3 * Math.cos((k * 4 * Math.PI) / 48)]
  ])('is found in %s', (_, season, value) => {
    const random = Random.fromSeed(3)
    expect(
      naiveOf(
        series(400, (k) => value(k) + 0.05 * random.normal()),
        whole(400)
      ).season
    ).toBe(season)
  })

  it('is a week of days where a day in fifty is left out', () => {
    const days = Array.from({ length: 420 }, (_, k) => k).filter((k) => k % 50 !== 9)
    const value = (k: number) => [5.5, 6, 6.25, 7, 9.5, 2, 1][(days[k] ?? 0) % 7] ?? 0
    expect(naiveOf(series(days.length, value), whole(days.length)).season).toBe(7)
  })

  it.each([
    ['noise', () => Random.fromSeed(1)],
    ['a walk', () => Random.fromSeed(2)]
  ])('is one row in %s', (name, start) => {
    const random = start()
    let sum = 0
    const value = () => (name === 'noise' ? random.normal() : (sum += random.normal()))
    expect(naiveOf(series(300, value), whole(300)).season).toBe(1)
  })

  it('gives the mean absolute difference to one season before, within each series alone', () => {
    const two = series(8, (k) => [0, 1, 3, 6, 100, 101, 103, 106][k] ?? 0)
    expect(
      naiveOf(two, [
        { start: 0, end: 4 },
        { start: 4, end: 8 }
      ])
    ).toEqual({ season: 1, errors: [2] })
  })
})
