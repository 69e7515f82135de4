/** Copied nodes come back under free names, with the edges among them, in any document. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { cellGraphSchema } from '../../../../contract/document/cellGraph'
import { applyEdit } from '../../../lib/edits/applyEdit'
import { copyText, pasteEdit, readCopied } from './clipboard'

const [lstm] = lstmDocument.cells
if (lstm === undefined) throw new Error('no cell')

test('what is copied can be pasted beside itself', () => {
  const copied = readCopied(copyText(lstm, ['f', 'keep', 'c0', 'c1']))
  if (copied === null) throw new Error('not readable')
  const { edit, ids } = pasteEdit(lstm, copied, { x: 30, y: 10 })
  const { document, inverse, label } = applyEdit(lstmDocument, edit)
  const cell = cellGraphSchema.parse(document.cells[0])
  expect(label).toBe('paste 4 nodes')
  expect(ids).toHaveLength(4)
  expect(cell.nodes).toHaveLength(lstm.nodes.length + 4)
  expect(cell.edges).toHaveLength(lstm.edges.length + 2)
  expect(new Set(cell.nodes.map((node) => node.id)).size).toBe(cell.nodes.length)
  expect(applyEdit(document, inverse).document).toEqual(lstmDocument)
})

test('a state and its next state stay a pair under a new name', () => {
  const copied = readCopied(copyText(lstm, ['c0', 'c1']))
  if (copied === null) throw new Error('not readable')
  const { document } = applyEdit(lstmDocument, pasteEdit(lstm, copied, { x: 0, y: 0 }).edit)
  const [state, next] = document.cells[0]?.nodes.slice(-2) ?? []
  expect(state?.name).toBe('c2')
  expect(next).toMatchObject({ name: 'c2', params: { state: 'c2' } })
})

test('a next state alone goes on writing to the state of its name, in a cell that has one', () => {
  const copied = readCopied(copyText(lstm, ['c1']))
  if (copied === null) throw new Error('not readable')
  const pasted = (without: readonly string[]) => {
    const cell = { ...lstm, nodes: lstm.nodes.filter(({ id }) => !without.includes(id)) }
    const { document } = applyEdit({ ...lstmDocument, cells: [cell] }, pasteEdit(cell, copied, { x: 0, y: 0 }).edit)
    return document.cells[0]?.nodes.at(-1)
  }
  expect(pasted(['c1'])).toMatchObject({ name: 'c', kind: 'nextState', params: { state: 'c' } })
  expect(pasted([])).toMatchObject({ name: 'c', params: { state: 'c' } })
  expect(pasted(['c0', 'c1'])).toMatchObject({ name: 'c', params: { state: 'c' } })
})

test.each(['', 'plain text', '{"gatescope":"nodes"}', '{"gatescope":"nodes","nodes":[],"edges":[]}', '[1, 2'])(
  'other text is not taken for nodes: %s',
  (text) => {
    expect(readCopied(text)).toBeNull()
  }
)
