// An estimated end is told in words, without digits that it does not have.
import { expect, it } from 'vitest'
import { timeLeftText } from './timeLeft'

const now = new Date(2026, 0, 31, 18, 28, 0).getTime()

it('says how long a run still takes, and when it ends', () => {
  expect(timeLeftText(12 * 60 + 20, now)).toBe('about 12 min left, ends near 18:40')
  expect(timeLeftText(42.4, now)).toBe('about 42 s left')
  expect(timeLeftText(0, now)).toBe('about 1 s left')
  expect(timeLeftText(2.5 * 3600, now)).toBe('about 2.5 h left, ends near 20:58')
  expect(timeLeftText(20 * 3600, now)).toBe('about 20 h left, ends near 14:28 on 1 February')
})
