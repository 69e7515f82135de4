/** An edit counts as one of the trained model only if the model would train differently. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { applyEdit } from './edits/applyEdit'
import type { Edit } from './edits/edit'
import { sameModel } from './sameModel'

const after = (edit: Edit) => applyEdit(lstmDocument, edit).document

test('moving nodes, renaming the document and another probe train the same', () => {
  expect(sameModel(lstmDocument, after({ kind: 'moveNodes', cell: 'lstm', positions: { f: { x: 9, y: 9 } } }))).toBe(true)
  expect(sameModel(lstmDocument, after({ kind: 'setName', name: 'x' }))).toBe(true)
  expect(sameModel(lstmDocument, after({ kind: 'setProbe', text: 'x' }))).toBe(true)
})

test('edges, sizes and settings do not', () => {
  expect(sameModel(lstmDocument, after({ kind: 'removeEdges', cell: 'lstm', ids: ['e0'] }))).toBe(false)
  expect(sameModel(lstmDocument, after({ kind: 'setTraining', training: { ...lstmDocument.training, seed: 9 } }))).toBe(false)
})
