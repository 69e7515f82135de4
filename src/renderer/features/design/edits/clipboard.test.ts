/** Copied nodes come back under free names, with the edges among them, in any document. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { cellGraphSchema } from '../../../../contract/document/cellGraph'
import { applyEdit } from '../../../lib/edits/applyEdit'
import { blankDocument } from '../../../lib/blankDocument'
import { checkCell } from '../../../../cell/checkCell'
import { copyText, pasteEdit, readCopied } from './clipboard'

const [lstm] = lstmDocument.cells
if (lstm === undefined) throw new Error('no cell')

test('what is copied can be pasted beside itself', () => {
  const copied = readCopied(copyText(lstm, ['f', 'keep', 'c0', 'c1']))
  if (copied === null) throw new Error('not readable')
  const { edit, ids } = pasteEdit(lstm, copied, { x: 30, y: 10 })
  if (edit === null) throw new Error('nothing pasted')
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
  const { document } = applyEdit(lstmDocument, pasteEdit(lstm, copied, { x: 0, y: 0 }).edit ?? expect.fail('nothing pasted'))
  const [state, next] = document.cells[0]?.nodes.slice(-2) ?? []
  expect(state?.name).toBe('c2')
  expect(next).toMatchObject({ name: 'c2', params: { state: 'c2' } })
})

test('a next state alone goes on writing to the state of its name, in a cell that has one', () => {
  const copied = readCopied(copyText(lstm, ['c1']))
  if (copied === null) throw new Error('not readable')
  const pasted = (without: readonly string[]) => {
    const cell = { ...lstm, nodes: lstm.nodes.filter(({ id }) => !without.includes(id)) }
    const { document } = applyEdit(
      { ...lstmDocument, cells: [cell] },
      pasteEdit(cell, copied, { x: 0, y: 0 }).edit ?? expect.fail('nothing pasted')
    )
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

const copyOf = (ids: readonly string[]) => readCopied(copyText(lstm, ids)) ?? expect.fail('not readable')
const pastedInto = (cell: typeof lstm, ids: readonly string[]) => {
  const { edit } = pasteEdit(cell, copyOf(ids), { x: 0, y: 0 })
  return edit === null ? cell : (applyEdit({ ...lstmDocument, cells: [cell] }, edit).document.cells[0] ?? expect.fail('no cell'))
}
const all = lstm.nodes.map(({ id }) => id)
const mistakes = (cell: typeof lstm) =>
  checkCell(cell)
    .problems.filter(({ severity }) => severity === 'error')
    .map(({ code }) => code)

test('a whole cell that is pasted into one with the same ports becomes part of it, without a second port', () => {
  const blank = blankDocument(lstmDocument).cells[0] ?? expect.fail('no cell')
  const cell = pastedInto(blank, all)
  expect(cell.nodes).toHaveLength(lstm.nodes.length)
  expect(mistakes(cell)).toEqual([])
  expect(cell.nodes.filter(({ kind }) => kind === 'input')).toEqual(blank.nodes.filter(({ kind }) => kind === 'input'))
})

test.each([
  ['an input with what reads it', ['x', 'lin_f'], 1],
  ['an input alone', ['x'], 0],
  ['a state with what reads it', ['c0', 'keep'], 1],
  ['an output with what it reads, where the cell has its own', ['y', 'out'], 1],
  ['all of the cell: the states are written already, and their copies are states of their own', all, all.length - 2]
])('%s adds no port that would be a mistake', (_, ids, added) => {
  const cell = pastedInto(lstm, ids)
  expect(cell.nodes).toHaveLength(lstm.nodes.length + added)
  expect(mistakes(cell).filter((code) => code !== 'port.unconnected')).toEqual([])
  expect(cell.nodes.filter(({ kind }) => kind === 'input' || kind === 'output')).toHaveLength(2)
})

test('a state of another shape stays a state of its own', () => {
  const wide = {
    ...lstm,
    nodes: lstm.nodes.map((node) =>
      node.kind === 'state' && node.name === 'c' ? { ...node, params: { ...node.params, shape: [3] } } : node
    )
  }
  const cell = pastedInto(wide, ['c0', 'c1', 'sum'])
  expect(cell.nodes.filter(({ kind }) => kind === 'state').map(({ name }) => name)).toEqual(['h', 'c', 'c2'])
})
