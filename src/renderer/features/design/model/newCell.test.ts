/** A layer can have a cell of its own: a copy, or a plain one to draw on. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { documentSchema } from '../../../../contract/document/document'
import { applyEdit } from '../../../lib/edits/applyEdit'
import { copyCellEdit, newCellEdit } from './newCell'

const layer = lstmDocument.model.layers.find((one) => one.kind === 'recurrent')
if (layer?.kind !== 'recurrent') throw new Error('no recurrent layer')

test.each([
  ['a copy', copyCellEdit(lstmDocument, layer), 'LSTM 2'],
  ['a plain cell', newCellEdit(lstmDocument, layer), 'My cell']
])('%s is used by the layer, and undone as one', (_, edit, name) => {
  if (edit === null) throw new Error('no edit')
  const { document, inverse } = applyEdit(lstmDocument, edit)
  const parsed = documentSchema.parse(document)
  const added = parsed.cells.at(-1)
  expect(added?.name).toBe(name)
  expect(parsed.model.layers.find((one) => one.id === layer.id)).toMatchObject({ params: { cell: added?.id } })
  expect(parsed.cells[0]).toEqual(lstmDocument.cells[0])
  expect(applyEdit(document, inverse).document).toEqual(lstmDocument)
})

test('copies of copies have names of their own', () => {
  let document = lstmDocument
  for (let i = 0; i < 3; i++) {
    const edit = copyCellEdit(document, layer)
    if (edit !== null) document = applyEdit(document, edit).document
  }
  expect(document.cells.map((cell) => cell.name)).toEqual(['LSTM', 'LSTM 2', 'LSTM 3', 'LSTM 4'])
  expect(new Set(document.cells.map((cell) => cell.id)).size).toBe(4)
})
