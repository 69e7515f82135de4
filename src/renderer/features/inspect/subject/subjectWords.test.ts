// What is looked at, in words.
import { expect, test } from 'vitest'
import { buildingWords, openingWords, statesWords, subjectWords, waitingWords } from './subjectWords'

const batch = { sequence: 2, sequences: 8, states: null }

test('sequences and places are counted from 1', () => {
  expect([subjectWords(null, 'nextCharacter'), subjectWords({ batch, place: null }, 'series')]).toEqual([
    'the probe',
    'sequence 3 of the training batch'
  ])
  const place = { part: 'validation', at: 1199, of: 2000 } as const
  expect(subjectWords({ batch: null, place }, 'series')).toBe('the validation data, from row 1,200')
  expect(subjectWords({ batch: null, place }, 'adding')).toBe('the validation data, sequence 1,200')
  expect(subjectWords({ batch: { ...batch, next: true }, place: null }, 'series')).toBe('sequence 3 of the next training batch')
})

test('states are told of where they are carried', () => {
  expect([statesWords(null), statesWords(batch)]).toEqual(['', ''])
  expect(statesWords({ ...batch, states: 'carried' })).toContain('of the previous batch')
  expect(statesWords({ ...batch, states: 'notKept' })).toContain('not stored')
})

test('opening a checkpoint is told by its stages', () => {
  expect(openingWords(null)).toBe('Asking the engine…')
  expect((['data', 'weights', 'library'] as const).map((stage) => openingWords(stage).slice(0, 6))).toEqual(['1 of 4', '2 of 4', '3 of 4'])
  expect(buildingWords(1200)).toContain('step 1,200, 4 of 4')
})

test('what is not shown yet is said, and why', () => {
  const seen = { held: false, stale: false, none: false }
  expect([waitingWords('batch', seen), waitingWords('probe', seen)]).toEqual([null, null])
  expect(waitingWords('probe', { ...seen, none: true })).toBe('Computing the probe…')
  expect(waitingWords('place', { ...seen, stale: true })).toBe('Computing this place of the data…')
  expect(waitingWords('batch', { ...seen, none: true })).toContain('next training step')
  expect(waitingWords('batch', { ...seen, stale: true })).toContain('next training step')
  expect(waitingWords('probe', { ...seen, stale: true, held: true })).toBe('Press Live to see the probe.')
})
