/** Widths are read in any usual form and written in one; they resolve in any sizes. */
import { expect, test } from 'vitest'
import { readsInput, readWidth, resolveWidth } from './widths'

test.each([
  ['H', 'H'],
  ['1H', 'H'],
  ['4H', '4H'],
  ['H/2', 'H / 2'],
  ['2*H', '2H'],
  ['H * 2', '2H'],
  ['2 H', '2H'],
  ['2(H + 1)', '2H + 2'],
  ['H - 1', 'H - 1'],
  ['H−1', 'H - 1'],
  ['1 + H', 'H + 1'],
  ['-1 + H', 'H - 1'],
  ['D', 'D'],
  ['D+H', 'H + D'],
  ['D - H', 'D - H'],
  ['(D + H)/2', '(H + D) / 2'],
  ['H / 2 + D / 3', '(3H + 2D) / 6'],
  ['3 * H / 2', '3H / 2'],
  ['1.5H', '3H / 2'],
  ['0.25 * H', 'H / 4'],
  ['2 * (H / 2)', 'H'],
  ['-(1 - H)', 'H - 1'],
  ['H + H', '2H'],
  ['12', 12],
  ['6 / 2', 3],
  ['H - H + 4', 4],
  ['1.5', 1.5]
])('%s is %s', (text, width) => {
  expect(readWidth(text)).toBe(width)
  if (typeof width === 'string') expect(readWidth(width)).toBe(width)
})

test.each([
  '',
  'h',
  'x',
  'H * H',
  'H / D',
  'H / 0',
  'H +',
  '(H',
  'H)',
  '* H',
  'HH',
  'H H',
  'H ^ 2',
  '1e3',
  `${'('.repeat(50)}H${')'.repeat(50)}`,
  '1 / 10000001'
])('%s is no width', (text) => {
  expect(readWidth(text)).toBeNull()
})

test('names stand for numbers', () => {
  const numberOf = (name: string) => (name === 'N' ? 8 : null)
  expect(readWidth('H / N', numberOf)).toBe('H / 8')
  expect(readWidth('2 * N', numberOf)).toBe(16)
  expect(readWidth('2 * M', numberOf)).toBeNull()
})

test('units follow from the sizes of the layer', () => {
  const sizes = { hidden: 12, input: 5 }
  expect(['H', 'H / 2', '2H - 1', 'D', '(H + D) / 2', 'D / 2', 7].map((width) => resolveWidth(width, sizes))).toEqual([
    12, 6, 23, 5, 8.5, 2.5, 7
  ])
  expect(['H', 'H / 2', 'D', 'H + D', 3].map(readsInput)).toEqual([false, false, true, true, false])
})
