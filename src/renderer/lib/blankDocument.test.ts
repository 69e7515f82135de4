/** A blank document can be opened, and its cell has only inputs and outputs. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { parseDocument } from '../../contract/document/parsing/parseDocument'
import { blankDocument } from './blankDocument'

test('a blank model has the layers and the task of another, and the ports of its cell', () => {
  const blank = blankDocument(lstmDocument)
  expect(parseDocument(JSON.stringify(blank))).toMatchObject({ ok: true })
  expect(blank.task).toBe(lstmDocument.task)
  expect(blank.model.layers.map(({ kind, id }) => [kind, id])).toEqual(lstmDocument.model.layers.map(({ kind, id }) => [kind, id]))
  const [cell] = blank.cells
  expect(cell?.edges).toEqual([])
  expect(cell?.nodes.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
    'input x',
    'nextState c',
    'nextState h',
    'output y',
    'state c',
    'state h'
  ])
})
