/** Rows of a queue are moved, removed and passed over. */
import { expect, it } from 'vitest'
import { problem } from '../../../contract/problems/problem'
import { emptyQueue } from './queueFile'
import type { QueueFile, QueueRow } from './queueFile'
import { hasRow, movedRow, nextOf, withProblems, withRow, withRunId, withoutRow, withoutTurns } from './queueOrder'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'

const row = (queueId: string): QueueRow => ({
  queueId,
  name: queueId,
  documentId: null,
  addedAt: 0,
  sweepId: null,
  problems: [],
  document: lstmDocument,
  weightsFrom: null,
  weightsStep: null,
  runId: null
})
const queue = ['a', 'b', 'c'].map(row).reduce<QueueFile>(withRow, emptyQueue)
const idsOf = ({ waiting }: QueueFile): string => waiting.map(({ queueId }) => queueId).join('')

it('moves a row to its place, and one beyond the end to the end', () => {
  expect(idsOf(movedRow(queue, 'c', 0))).toBe('cab')
  expect(idsOf(movedRow(queue, 'a', 1))).toBe('bac')
  expect(idsOf(movedRow(queue, 'a', 9))).toBe('bca')
  expect(movedRow(queue, 'x', 0)).toBe(queue)
})

it('removes a row, and changes nothing where it is gone', () => {
  expect(idsOf(withoutRow(queue, 'b'))).toBe('ac')
  expect(withoutRow(queue, 'x')).toBe(queue)
  expect(hasRow(queue, 'x')).toBe(false)
})

it('passes over what cannot start, and starts nothing on hold', () => {
  const unfit = withProblems(queue, 'a', [problem('document.noSetting', {}, { path: 'training.speed' })])
  expect(nextOf(queue)?.queueId).toBe('a')
  expect(nextOf(unfit)?.queueId).toBe('b')
  expect(idsOf(unfit)).toBe('abc')
  expect(nextOf(withProblems(unfit, 'a', []))?.queueId).toBe('a')
  expect(nextOf({ ...queue, held: true })).toBeUndefined()
})

it('notes the id under which a row starts', () => {
  expect(withRunId(queue, 'b', 'run').waiting.map(({ runId }) => runId)).toEqual([null, 'run', null])
})

it('forgets the turns of sweeps whose process has ended', () => {
  const turn = { ...row('t'), sweepId: 's', document: null }
  expect(idsOf(withoutTurns(withRow(queue, turn)))).toBe('abc')
  expect(withoutTurns(queue)).toBe(queue)
})
