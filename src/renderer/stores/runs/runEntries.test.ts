// The list of runs follows what the engine says: pieces, changes and removals, newest first.
import { expect, test } from 'vitest'
import { runEntry } from '../../../../tests/support/runEntries'
import type { RunEntry } from '../../../contract/runs/entry'
import { noEntries, titleOf, withListEvent } from './runEntries'

const begun = (runId: string, startedAt: number, step = 0) => runEntry(runId, { summary: { startedAt, step } })
const told = (entries: RunEntry[], complete = false) => ({ type: 'entries', entries, complete }) as const
const ids = ({ all }: { readonly all: readonly RunEntry[] }) => all.map(({ runId }) => runId)

test('pieces come together, newest first, and the last one completes the list', () => {
  const first = withListEvent(noEntries, told([begun('c', 3), begun('a', 1)]))
  const whole = withListEvent(first, told([begun('b', 2)], true))
  expect([ids(first), first.complete, ids(whole), whole.complete]).toEqual([['c', 'a'], false, ['c', 'b', 'a'], true])
  expect(withListEvent(whole, told([])).complete).toBe(true)
})

test('a change replaces its entry alone, and a removal takes it out', () => {
  const before = withListEvent(noEntries, told([begun('b', 2), begun('a', 1)], true))
  const after = withListEvent(before, told([begun('a', 1, 50)]))
  expect([ids(after), after.all[1]?.summary.step, after.all[0] === before.all[0]]).toEqual([['b', 'a'], 50, true])
  expect(ids(withListEvent(after, { type: 'removed', runIds: ['b', 'unknown'] }))).toEqual(['a'])
})

test('a run is called after its document until a person gives it a title', () => {
  expect([titleOf(runEntry('a', { name: 'LSTM' })), titleOf(runEntry('a', { about: { title: 'Baseline' } }))]).toEqual(['LSTM', 'Baseline'])
})
