/** Trials of a sweep: how much of them is done. */
import { expect, it } from 'vitest'
import type { Trial } from './sweep'
import { shareDone } from './trials'

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

it('counts trials by their steps, and one that goes no further as done', () => {
  expect(shareDone([trial('finished', 4, 4), trial('training', 1, 4), trial('refused', 0, null), trial('waiting', 0, 4)])).toBe(2.25 / 4)
  expect(shareDone([])).toBe(0)
})
