// Names that an imported file can be given.
import { expect, test } from 'vitest'
import { renameFault } from './renamedFile'

test('a name of the same kind that is free can be given, and its own', () => {
  expect(renameFault('tides.csv', 'sea.csv', ['tides.csv', 'whale.txt'])).toBeNull()
  expect(renameFault('tides.csv', 'tides.csv', ['tides.csv'])).toBeNull()
})

test.each([
  ['', 'Give it a name.'],
  ['a/b.csv', /^A file name of at most/],
  ['tides.txt', /keep \.csv/],
  ['other.csv', 'Another data file has this name.']
])('“%s” cannot be given, with the reason', (to, reason) => {
  expect(renameFault('tides.csv', to, ['tides.csv', 'other.csv'])).toMatch(reason)
})
