/** Words of a sweep: durations. */
import { expect, it } from 'vitest'
import { durationWords } from './sweepWords'

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
