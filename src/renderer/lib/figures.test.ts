/** Numbers as people read them. */
import { expect, test } from 'vitest'
import { ago } from './ago'
import { bytesText, countText } from './figures'

test('counts are grouped', () => {
  expect(countText(98_816)).toBe('98,816')
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [3_584, '3.6 KB'],
  [61_100_000, '61.1 MB'],
  [999_960, '1.0 MB'],
  [2.5e11, '250 GB']
])('%d bytes are %s', (bytes, text) => {
  expect(bytesText(bytes)).toBe(text)
})

test.each([
  [2_000, 'just now'],
  [40_000, '40 s ago'],
  [130_000, '2 min ago'],
  [7_300_000, '2 h ago']
])('%d ms are %s', (past, text) => {
  expect(ago(0, past)).toBe(text)
})
