/** Words of a sweep: what it will train, and durations. */
import { expect, it } from 'vitest'
import { problem } from '../../../../contract/problems/problem'
import { readTemplate } from '../../../../../tests/support/templates'
import { newDraft, specOf } from './sweepDraft'
import { durationWords, plannedWords } from './sweepWords'

it('says durations in the unit that suits', () => {
  expect([0.2, 50, 100, 5_000, 7_200, 200_000].map(durationWords)).toEqual([
    'about 1 second',
    'about 50 seconds',
    'about 2 minutes',
    'about 83 minutes',
    'about 2 hours',
    'about 2 days'
  ])
})

it('says what a sweep will train, and leaves out what cannot be trained', () => {
  const document = readTemplate('lstm-moby-dick')
  const draft = { ...newDraft(document), firstSteps: 100, eta: 3 }
  const trial = (number: number, sound = true) => {
    const problems = sound ? [] : [problem('document.noSetting', {}, { path: 'no.such' })]
    return { number, settings: {}, seed: 0, steps: 900, parameterCount: 10, problems }
  }
  const trials = [1, 2, 3].map((number) => trial(number))
  expect(plannedWords(trials.slice(0, 1), specOf(draft, document), null)).toEqual({ plan: '1 trial, 900 steps in all.', refused: 0 })
  expect(plannedWords([...trials, trial(4, false)], specOf(draft, document), 15)).toEqual({
    plan: '4 trials, 2,700 steps in all. That takes about 3 minutes at the speed of the last run.',
    refused: 1
  })
  // Three train for 100 steps, then one of them goes on to 300 and to 900.
  expect(plannedWords(trials, specOf({ ...draft, method: 'halving' }, document), null).plan).toBe(
    '3 trials, 1,100 steps in all, halved at 100, 300 steps.'
  )
})
