// What a schedule does in the steps that are added to a run.
import { describe, expect, it } from 'vitest'
import { addedStepsWords } from './schedule'

const cosine = { kind: 'cosine', steps: 1000, floor: 0.1 } as const

describe('the steps that are added to a run', () => {
  it.each([
    ['a constant rate', { kind: 'constant' }, 500, 900, null],
    [
      'a step schedule, which has no end',
      { kind: 'step', every: 100, factor: 0.5 },
      500,
      null,
      'The learning rate schedule continues as set.'
    ],
    ['the middle of a cosine', cosine, 500, 1000, 'The learning rate schedule continues as set.'],
    [
      'a cosine to beyond its end',
      cosine,
      500,
      2000,
      'The schedule ends at step 1,000; after that, training continues at 10 % of the learning rate.'
    ],
    ['without end', cosine, 500, null, 'The schedule ends at step 1,000; after that, training continues at 10 % of the learning rate.'],
    ['behind its end', cosine, 1000, 2000, 'The schedule ended at step 1,000: the added steps train at 10 % of the learning rate.'],
    [
      'behind one cycle',
      { kind: 'oneCycle', steps: 1000, rise: 0.3, startDivisor: 25, endDivisor: 100 },
      1000,
      1500,
      'The schedule ended at step 1,000: the added steps train at 0.04 % of the learning rate.'
    ]
  ] as const)('are told of %s', (_, schedule, from, to, words) => {
    expect(addedStepsWords(schedule, from, to)).toBe(words)
  })
})
