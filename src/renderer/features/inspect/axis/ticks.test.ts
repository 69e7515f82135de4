// Numbers along the axis of time steps.
import { describe, expect, it } from 'vitest'
import { datedPlaces, tickInterval, tickText } from './ticks'

describe('the numbers of time steps', () => {
  it('stand at round intervals, and never touch, however narrow a column is', () => {
    for (const column of [2, 9, 9.5, 12, 16.25, 22, 30, 44]) {
      const interval = tickInterval(column)
      expect([1, 2, 5, 10, 20, 50]).toContain(interval)
      const places = Array.from({ length: 200 }, (_, place) => place).filter((place) => tickText(place, interval) !== null)
      const gaps = places.slice(1).map((place, k) => (place - (places[k] ?? 0)) * column)
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(16)
      expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(30)
    }
  })

  it('count from 1', () => {
    expect([0, 1, 8, 9, 18, 19].map((place) => tickText(place, 10))).toEqual(['1', null, null, '10', null, '20'])
    expect(tickInterval(44)).toBe(1)
  })
})

describe('the dates of time steps', () => {
  it('begin with the first, and have room for the longest of them up to the end, however narrow a column is', () => {
    for (const column of [9, 12, 16.25, 30, 44])
      for (const [steps, text] of [
        [128, '2020-01-12'],
        [40, '2020-01-12 08:00:00']
      ] as const) {
        const places = [...datedPlaces([...new Array<string>(steps - 1).fill('2020-01'), text], column)]
        expect(places[0]).toBe(0)
        const gaps = places.map((place, k) => ((places[k + 1] ?? steps) - place) * column)
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(text.length * 7)
      }
    expect([...datedPlaces(['2020-01-12'], 9)]).toEqual([0])
    expect([...datedPlaces([], 9)]).toEqual([])
  })
})
