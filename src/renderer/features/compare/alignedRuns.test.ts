// Layers that only some models have stand beside each other by kind.
import { expect, it } from 'vitest'
import { runEntry } from '../../../../tests/support/runEntries'
import type { Settings } from '../../../contract/runs/settings'
import { alignedRuns } from './alignedRuns'

const recurrent = (layer: string, cell: string): Settings => ({
  [`layers.${layer}.kind`]: 'recurrent',
  [`layers.${layer}.cell`]: cell,
  [`layers.${layer}.hidden`]: 128
})
const head = { 'layers.head.kind': 'head', 'training.seed': 1 }
const run = (runId: string, ...parts: readonly Settings[]) => ({
  ...runEntry(runId),
  settings: [head, ...parts].reduce((all, part) => ({ ...all, ...part }))
})
const settingsOf = (...runs: Parameters<typeof alignedRuns>[0]) => alignedRuns(runs).map(({ settings }) => settings)

it('calls a layer by its kind where not all models have it, and the second of a kind by its number', () => {
  const [gru, stacked] = settingsOf(run('a', recurrent('gru', 'gru')), run('b', recurrent('rnn', 'elman'), recurrent('rnn2', 'elman')))
  expect(gru).toEqual({ ...head, ...recurrent('recurrent', 'gru') })
  expect(stacked).toEqual({ ...head, ...recurrent('recurrent', 'elman'), ...recurrent('recurrent 2', 'elman') })
})

it('leaves runs of one model, and one run alone, as they are', () => {
  const runs = [run('a', recurrent('lstm', 'lstm')), run('b', recurrent('lstm', 'lstm'))]
  alignedRuns(runs).forEach((aligned, k) => expect(aligned).toBe(runs[k]))
  expect(alignedRuns(runs.slice(0, 1))[0]).toBe(runs[0])
})
