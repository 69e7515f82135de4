/** Sizes are read as a user types them into a field. */
import { expect, test } from 'vitest'
import { beginRefusal, dimRefusal, readBegin, readDim, readShape, shapeRefusal } from './dims'

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
