/** Numbers as people type them, and words for those that are none. */
import { expect, test } from 'vitest'
import * as z from 'zod'
import { numberRefusal, rangeOf, readNumber } from './numberRange'

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

test('a schema gives the range', () => {
  expect(rangeOf(z.int().min(1).max(8))).toMatchObject({ min: 1, max: 8, whole: true, above: false, optional: false })
  expect(rangeOf(z.number().positive().max(10))).toMatchObject({ min: 0, max: 10, whole: false, above: true })
  expect(rangeOf(z.int().min(1).max(8).nullable()).optional).toBe(true)
  expect(rangeOf(z.int().min(1).max(8).optional()).optional).toBe(true)
  expect(rangeOf(z.int().min(1).max(8).default(1))).toMatchObject({ max: 8, optional: false })
  expect(() => rangeOf(z.string())).toThrow('numbers')
})
