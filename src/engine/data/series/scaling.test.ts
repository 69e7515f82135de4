/** Columns brought to mean 0 and deviation 1, however large, small or unchanging they are. */
import { describe, expect, it } from 'vitest'
import { scaleInto, scaleOf } from './scaling'

function scaled(values: readonly number[], rows: number) {
  const column = Float64Array.from(values)
  const scale = scaleOf(column, [{ start: 0, end: rows }])
  const target = new Float32Array(values.length)
  scaleInto(target, { width: 1, column: 0, from: 0 }, column, scale)
  return { ...scale, values: Array.from(target, (value) => Number(value.toFixed(4))) }
}

describe('a column', () => {
  it.each([
    ['ordinary', [1, 3, 5], [0, 2]],
    ['near the largest double', [-1e308, 1e308, 3e307], [-1, 1, 0.3]],
    ['with squares that overflow', [-1e200, 1e200, 5e199], [-1, 1, 0.5]],
    ['near the smallest double', [-1e-310, 1e-310, 5e-311], [-1, 1, 0.5]],
    ['of small changes far from 0', [1e9, 1e9 + 2, 1e9 + 1], [-1, 1, 0]]
  ])('is scaled: %s', (_, values, expected) => {
    const result = scaled(values, 2)
    expect(result.constant).toBe(false)
    expect(result.values.every(Number.isFinite)).toBe(true)
    if (expected.length === values.length) expect(result.values).toEqual(expected)
    else expect(result).toMatchObject({ mean: 2, deviation: 1, values: [-1, 1, 3] })
  })

  it.each([
    ['that steps up', [5, 5, 5, 5, 7, 5, 7, 7], 4, { mean: 5, deviation: Math.sqrt(1.5) }],
    ['that changes once, far away', [0, 0, 0, 1e6], 3, { mean: 0, deviation: 5e5 }],
    ['that never changes', [5, 5, 5, 5], 2, { mean: 5, deviation: 1 }],
    ['that changes by rounding alone', [0.3, 0.1 + 0.2, 0.3, 0.6], 3, { mean: 0.3, deviation: 0.15 }],
    ['of zeros', [0, 0, 0, 0], 2, { mean: 0, deviation: 1 }],
    ['that steps to the largest double', [0, 0, 1.7e308, -1.7e308], 2, { mean: 0, deviation: 1.7e308 / Math.sqrt(2) }]
  ])('that is constant in training keeps its changes: %s', (_, values, rows, { mean, deviation }) => {
    const result = scaled(values, rows)
    expect(result.constant).toBe(true)
    expect(result.mean).toBe(mean)
    expect(result.deviation / deviation).toBeCloseTo(1, 6)
    values.forEach((value, k) => expect(result.values[k]).toBeCloseTo(value / deviation - mean / deviation, 3))
  })
})
