/** Numbers as people type them, and words for those that are none. */
import { expect, test } from 'vitest'
import { numberRefusal, readNumber } from './readNumber'

test.each([
  ['0.003', 0.003],
  ['1e-8', 1e-8],
  ['100,000', 100_000],
  [' 12 ', 12],
  ['−3', -3]
])('%s is read', (text, value) => {
  expect(readNumber(text)).toBe(value)
})

test.each(['', 'x', '1,5', '1 2', '12px'])('“%s” is no number', (text) => {
  expect(readNumber(text)).toBeNaN()
})

test('the range is said where a number lies outside it', () => {
  expect(numberRefusal('0', { min: 0, max: 10, above: true })).toBe('Give a number above 0, at most 10.')
  expect(numberRefusal('1.5', { min: 1, max: 8, whole: true })).toBe('Give a whole number from 1 to 8.')
  expect(numberRefusal('abc', { min: 1, max: 8 })).toContain('“abc” is not a number')
  expect(numberRefusal('', { min: 1, max: 8, optional: true })).toBeNull()
  expect(numberRefusal('', { min: 1, max: 8 })).not.toBeNull()
  expect(numberRefusal('8', { min: 1, max: 8 })).toBeNull()
})
