// Quick filters and the search narrow the list together.
import { expect, test } from 'vitest'
import { runEntry } from '../../../../../tests/support/runEntries'
import { filtered, searched } from './filters'

const entries = [
  runEntry('mine', { summary: { documentId: 'd-mine', phase: 'training' }, about: { starred: true } }),
  runEntry('lost', { summary: { documentId: 'd-mine', phase: 'interrupted' } }),
  runEntry('none', { summary: { documentId: null, phase: 'failed' } })
]
const ids = (...[matches, quick, documentId]: [Parameters<typeof filtered>[1], Parameters<typeof filtered>[2], string | null]) =>
  filtered(entries, matches, quick, documentId).map(({ runId }) => runId)

test('each quick filter alone, several together, and with a search', () => {
  expect(ids(null, [], null)).toEqual(['mine', 'lost', 'none'])
  expect(ids(null, ['document'], 'd-mine')).toEqual(['mine', 'lost'])
  expect(ids(null, ['document'], null)).toEqual([])
  expect(ids(null, ['starred'], null)).toEqual(['mine'])
  expect(ids(null, ['running'], null)).toEqual(['mine'])
  expect(ids(null, ['failed'], null)).toEqual(['lost', 'none'])
  expect(ids(null, ['failed', 'document'], 'd-mine')).toEqual(['lost'])
  expect(ids(({ runId }) => runId !== 'lost', ['document'], 'd-mine')).toEqual(['mine'])
})

test('a condition counts as far as it can be read while it is typed', () => {
  const steps = (text: string) => entries.filter(searched(text) ?? (() => true)).length
  expect(['', 'steps >= 100', 'steps > 100', 'steps >= 100 and', 'steps >= 100 and lr <', '>'].map(steps)).toEqual([3, 3, 0, 3, 0, 3])
})
