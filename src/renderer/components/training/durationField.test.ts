// Times are typed with their unit, and shown as they were meant.
import { expect, it } from 'vitest'
import { durationForm } from './durationField'

it('reads seconds, minutes and hours, and nothing', () => {
  expect(['90', '90 s', '15min', '15 m', '1.5 h', ' 2 h ', ''].map((text) => durationForm.read(text))).toEqual([
    90,
    90,
    900,
    900,
    5_400,
    7_200,
    null
  ])
})
it('shows what was typed', () => {
  for (const text of ['90 s', '15 min', '2 h', '1.5 h']) expect(durationForm.show(durationForm.read(text))).toBe(text)
  expect(durationForm.show(null)).toBe('')
})
it('refuses what is no time', () => {
  expect(durationForm.refuse('soon')).toBe('“soon” is not a time. Give one such as 90 s, 15 min or 2 h.')
  expect(durationForm.refuse('0 s')).toMatch(/^Give a number above 0/)
  expect([durationForm.refuse(''), durationForm.refuse('3 min')]).toEqual([null, null])
})
