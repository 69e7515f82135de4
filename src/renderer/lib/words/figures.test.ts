/** Numbers are written as people read them. */
import { describe, expect, it, test } from 'vitest'
import { ago, bytesText, countText, durationText, fixedText, measuredText, rateText, shortText } from './figures'

describe('numbers', () => {
  it('are grouped, rounded and signed as in print', () => {
    expect(countText(12_345)).toBe('12,345')
    expect(fixedText(-1.005, 2)).toBe('−1.00')
    expect([2.4382, 0.05, 0.01, 0.00951, 1.54e-4, 0, NaN].map((value) => measuredText(value, 3))).toEqual([
      '2.438',
      '0.050',
      '0.010',
      '0.00951',
      '1.5e−4',
      '0.000',
      '–'
    ])
    expect([0.01234, 4.5678, 12_300, 1.2e-7, 1e-4, 0, -0.5].map(shortText)).toEqual([
      '0.0123',
      '4.57',
      '12,300',
      '1.2e−7',
      '1e−4',
      '0',
      '−0.5'
    ])
    expect([4.26, 240.4].map(rateText)).toEqual(['4.3', '240'])
  })

  it('show a dash for what is not there', () => {
    expect([countText(null), fixedText(NaN, 2), shortText(undefined), rateText(null), durationText(null)]).toEqual([
      '–',
      '–',
      '–',
      '–',
      '–'
    ])
    expect(fixedText(Infinity, 2)).toBe('∞')
  })
})

describe('durations', () => {
  it('grow from seconds to hours', () => {
    expect([4.21, 59.94, 185, 3729].map(durationText)).toEqual(['4.2 s', '59.9 s', '3:05', '1:02:09'])
  })
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
