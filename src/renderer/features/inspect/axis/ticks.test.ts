// Numbers along the axis of time steps.
import { describe, expect, it } from 'vitest'
import { tickInterval, tickText } from './ticks'

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
