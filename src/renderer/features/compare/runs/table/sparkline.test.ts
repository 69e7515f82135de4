// A sparkline fills its box, keeps gaps, and draws nothing where there is nothing to draw.
import { expect, test } from 'vitest'
import { sparklinePath } from './sparkline'

test('the highest value is at the top, the lowest at the bottom, the newest at the right', () => {
  expect(sparklinePath([2, 1, 3], 62, 20)).toBe('M1.0 10.0L31.0 18.5L61.0 1.5')
})

test('a value that is missing parts the line', () => {
  expect(sparklinePath([1, null, 2, 1], 32, 20).match(/M/g)).toHaveLength(2)
})

test('equal values are a straight line, and a single one is none', () => {
  expect(sparklinePath([4, 4], 12, 20)).toBe('M1.0 10.0L11.0 10.0')
  expect([sparklinePath([4], 12, 20), sparklinePath([], 12, 20), sparklinePath([null, null], 12, 20)]).toEqual(['', '', ''])
})
