// Where a token of the data is shown: the first of many sequences is a sequence like the others.
import { expect, it } from 'vitest'
import { shownAt } from './useGoToPlace'

it.each([
  ['a token of one long sequence', { sequence: 0, sequences: 1, at: 30 }, { at: 10, token: 20 }],
  ['a token near its beginning', { sequence: 0, sequences: 1, at: 5 }, { at: 0, token: 5 }],
  ['a token of the first of many sequences', { sequence: 0, sequences: 64, at: 30 }, { at: 0, token: 30 }],
  ['a token of another sequence', { sequence: 7, sequences: 64, at: 30 }, { at: 7, token: 30 }]
])('shows %s', (_, wanted, shown) => expect(shownAt(wanted)).toEqual(shown))
