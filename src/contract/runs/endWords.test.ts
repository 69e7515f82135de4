// Why a run stopped is said in one sentence, with the numbers that decided it.
import { expect, it } from 'vitest'
import { noStop } from '../document/stopping'
import { endWords, stopWords } from './endWords'

const metrics = ['bitsPerCharacter'] as const
const best = { step: 4000, value: 2.12999 }

it('says why a run stopped by itself', () => {
  expect(endWords({ endedBy: 'patience', stop: { ...noStop, patience: 10 }, metrics, best })).toBe(
    'Stopped: bits per character did not improve for 10 evaluations; the best was 2.13 at step 4,000'
  )
  expect(
    endWords({ endedBy: 'patience', stop: { ...noStop, patience: 1, leastImprovement: 0.01 }, metrics: ['accuracy'], best: null })
  ).toBe('Stopped: accuracy did not improve by more than 0.01 for 1 evaluation')
  expect(endWords({ endedBy: 'target', stop: { ...noStop, target: 2.5 }, metrics, best })).toBe(
    'Stopped: bits per character reached the target of 2.5, with 2.13 at step 4,000'
  )
  expect(endWords({ endedBy: 'time', stop: { ...noStop, seconds: 600 }, metrics, best })).toBe(
    'Stopped: the time limit of 10 min was reached'
  )
  expect([endWords({ endedBy: 'steps', stop: noStop, metrics, best }), endWords({ endedBy: null, stop: noStop, metrics, best })]).toEqual([
    null,
    null
  ])
})

it('says under which rules a run would stop', () => {
  expect(stopWords({ patience: 3, leastImprovement: 0, target: 2, seconds: 7200 }, metrics)).toBe(
    'after 3 evaluations without improvement, at 2 bits per character or after 2 h of training'
  )
  expect(stopWords(noStop, metrics)).toBeNull()
})
