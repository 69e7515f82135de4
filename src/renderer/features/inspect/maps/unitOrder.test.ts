// Sorting units: every unit once, the busiest first, and what belongs together side by side.
import { describe, expect, it } from 'vitest'
import { unitOrder, unitSorts } from './unitOrder'

/** Units given as rows over time, turned to [steps × units]. */
function mapOf(rows: number[][]) {
  const units = rows.length
  const steps = rows[0]?.length ?? 0
  const values = Float32Array.from({ length: units * steps }, (_, i) => rows[i % units]?.[Math.floor(i / units)] ?? NaN)
  return { steps, units, values }
}

describe('unitOrder', () => {
  it.each(unitSorts)('names each unit once, by %s', (sort) => {
    const rows = Array.from({ length: 40 }, (_, u) => Array.from({ length: 30 }, (_, t) => Math.sin(u * t + u)))
    expect([...unitOrder(mapOf(rows), sort)].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, u) => u))
  })

  it('puts the unit that varies most first, not the one that is largest', () => {
    expect([
      ...unitOrder(
        mapOf([
          [9, 9, 9, 9],
          [0, 1, 0, 1],
          [0, 5, 0, 5]
        ]),
        'activity'
      )
    ]).toEqual([2, 1, 0])
  })

  it('brings units of one pattern together whatever their size and level', () => {
    const a = (scale: number, level: number) => Array.from({ length: 24 }, (_, t) => level + scale * Math.sin(t / 3))
    const b = (scale: number, level: number) => Array.from({ length: 24 }, (_, t) => level + scale * (t % 2))
    const idle = Array.from({ length: 24 }, () => 0.5)
    const order = [...unitOrder(mapOf([a(1, 0), b(1, 0), idle, a(3, 1), b(0.2, 4), a(0.5, -2), b(2, 0)]), 'similarity')]
    const kinds = order.map((unit) => (unit === 2 ? 'idle' : [0, 3, 5].includes(unit) ? 'a' : 'b')).join('')
    expect(kinds).toMatch(/^(aaabbb|bbbaaa)idle$/)
  })

  it('stands values that are not numbers', () => {
    expect(
      unitOrder(
        mapOf([
          [NaN, 1],
          [Infinity, 2]
        ]),
        'similarity'
      )
    ).toHaveLength(2)
  })

  it('gives the same order each time', () => {
    const rows = Array.from({ length: 16 }, (_, u) => Array.from({ length: 20 }, (_, t) => Math.cos(u + t * (1 + (u % 3)))))
    expect(unitOrder(mapOf(rows), 'similarity')).toEqual(unitOrder(mapOf(rows), 'similarity'))
  })
})
