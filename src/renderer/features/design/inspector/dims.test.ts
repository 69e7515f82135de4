/** Sizes are read as a user types them into a field. */
import { expect, test } from 'vitest'
import { beginRefusal, dimRefusal, readBegin, readDim, readShape, readValue, shapeRefusal, valueRefusal } from './dims'

test('sizes are numbers, H or a few times H', () => {
  expect([readDim('H'), readDim('h'), readDim('64')]).toEqual(['H', 'H', 64])
  expect(readDim('4h')).toBe('4H')
  expect(['h/2', '2 * H', '1.5H', '9H', 'H - 1', 'D', '(h + d) / 2', '6 / 2'].map(readDim)).toEqual([
    'H / 2',
    '2H',
    '3H / 2',
    '9H',
    'H - 1',
    'D',
    '(H + D) / 2',
    3
  ])
  expect(['0', '1.5', 'x', '', '0H', 'HH', 'H * H', 'H / 0', 'H -', 'H / D'].map(dimRefusal)).not.toContain(null)
  expect(['0', '12', '2H'].map(readBegin)).toEqual([0, 12, '2H'])
  expect(['-1', '0.5', 'x', ''].map(beginRefusal)).not.toContain(null)
  expect(readShape('[H, 8]')).toEqual(['H', 8])
  expect(readShape('H / 2, D - 1')).toEqual(['H / 2', 'D - 1'])
  expect([shapeRefusal('H, 8'), shapeRefusal('H')]).toEqual([null, null])
  expect(['', 'H, 8, 2', 'H, x'].map(shapeRefusal)).not.toContain(null)
})

test('the value of a constant is a number of any size, or an expression of H and D', () => {
  expect(['0.5', '-3', '1e-8', '1,000', 'h', '2 * d', 'H/2 - 1', '-h', '6 / 2'].map(readValue)).toEqual([
    0.5,
    -3,
    1e-8,
    1000,
    'H',
    '2D',
    '(H - 2) / 2',
    '-H',
    3
  ])
  expect(['', 'x', 'H * H', '1 / H', '1e-40', '1e39', 'Infinity', '3 / H'].map(valueRefusal)).not.toContain(null)
})
