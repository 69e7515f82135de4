/** The curve's lines end at the border of the chart, and the present length is marked at its place. */
import { expect, test } from 'vitest'
import { trainingMemoryCurve } from './trainingMemoryCurve'

const points = [64, 128, 256].map((length) => ({ length, bytes: length * 1e5, recomputed: length * 1e4 }))

test('both axes are logarithmic', () => {
  const shape = trainingMemoryCurve(points, 128, 200, 100)
  expect(shape?.present).toBe(100)
  expect(shape?.columns).toEqual([
    { at: 0, length: 64 },
    { at: 200, length: 256 }
  ])
  expect(shape?.rows.map(({ bytes }) => bytes)).toEqual([1e5, 1e6, 1e7, 1e8])
  expect(shape?.rows.map(({ at }) => at)).toEqual([100, 66.7, 33.3, 0])
  expect(shape?.kept.startsWith('M0,')).toBe(true)
  expect(shape?.kept).toContain('L200,')
})

test('a length off the chart has no mark, and nothing is drawn of nothing', () => {
  expect(trainingMemoryCurve(points, 32, 200, 100)?.present).toBeNull()
  expect(trainingMemoryCurve([], 64, 200, 100)).toBeNull()
  expect(
    trainingMemoryCurve(
      points.map(({ length }) => ({ length, bytes: 0, recomputed: 0 })),
      64,
      200,
      100
    )
  ).toBeNull()
})
