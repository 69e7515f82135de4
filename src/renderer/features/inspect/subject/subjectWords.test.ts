// What is looked at, in words.
import { expect, test } from 'vitest'
import { statesWords, subjectWords, waitingWords } from './subjectWords'

const batch = { sequence: 2, sequences: 8, states: null }

test('sequences are counted from 1', () => {
  expect(subjectWords({ ...batch, next: true })).toBe('sequence 3 of the next training batch')
  expect([subjectWords(null), subjectWords(batch)]).toEqual(['the probe', 'sequence 3 of the training batch'])
})

test('states are told of where they are carried', () => {
  expect([statesWords(null), statesWords(batch)]).toEqual(['', ''])
  expect(statesWords({ ...batch, states: 'carried' })).toContain('of the previous batch')
  expect(statesWords({ ...batch, states: 'notKept' })).toContain('not stored')
})

test('what is not shown yet is said, and why', () => {
  const seen = { held: false, stale: false, none: false }
  expect([waitingWords('batch', seen), waitingWords('probe', { ...seen, none: true })]).toEqual([null, null])
  expect(waitingWords('batch', { ...seen, none: true })).toContain('next training step')
  expect(waitingWords('batch', { ...seen, stale: true })).toContain('next training step')
  expect(waitingWords('probe', { ...seen, stale: true, held: true })).toBe('Press Live to see the probe.')
})
