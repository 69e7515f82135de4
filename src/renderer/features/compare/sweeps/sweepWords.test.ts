/** Words of a sweep: short paths, shares and durations. */
import { expect, it } from 'vitest'
import { durationWords, shareDone, shortPath } from './sweepWords'
import type { Trial } from '../../../../contract/runs/sweep'

const trial = (state: Trial['state'], step: number, steps: number | null): Trial => ({
  number: 1,
  settings: {},
  seed: 0,
  state,
  runId: null,
  step,
  steps,
  parameterCount: null,
  best: null,
  problems: []
})

it('shortens paths as far as they stay apart', () => {
  const all = ['training.optimizer.learningRate', 'layers.a.hidden', 'layers.b.hidden']
  expect(all.map((path) => shortPath(path, all))).toEqual(['learningRate', 'a.hidden', 'b.hidden'])
})

it('counts trials by their steps, and one that goes no further as done', () => {
  expect(shareDone([trial('finished', 4, 4), trial('training', 1, 4), trial('refused', 0, null), trial('waiting', 0, 4)])).toBe(2.25 / 4)
  expect(shareDone([])).toBe(0)
})

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
