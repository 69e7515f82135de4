/** The missing parts of a split are found, and added with names, places and edges in one edit. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import type { CellGraph, CellNodeOf } from '../../../../contract/document/cellGraph'
import { cellGraphSchema } from '../../../../contract/document/cellGraph'
import { applyEdit } from '../../../lib/edits/applyEdit'
import { addConnectedEdit, addNodeEdit, newNode } from './cellEdits'
import { otherParts, otherPartsEdit } from './splitEdits'

const source = lstmDocument.cells[0]?.nodes.find((node) => node.kind === 'linear') ?? expect.fail('no linear')
const cellOf = ({ cells }: typeof lstmDocument): CellGraph => cells[0] ?? expect.fail('no cell')
const split = newSplit()

function newSplit(): CellNodeOf<'split'> {
  const node = newNode(cellOf(lstmDocument), 'split', { x: 900, y: 900 })
  return node.kind === 'split' ? { ...node, params: { part: 2, parts: 4 } } : expect.fail(node.kind)
}

function withSplit() {
  const ends = { source: source.id, sourcePort: 'out', target: split.id, targetPort: 'in' }
  return applyEdit(lstmDocument, addConnectedEdit(cellOf(lstmDocument), split, ends, 'behind it')).document
}

test('a split that nothing enters has no other parts', () => {
  const { document } = applyEdit(lstmDocument, addNodeEdit(cellOf(lstmDocument), split))
  expect(otherParts(cellOf(document), split)).toEqual([])
  expect(otherPartsEdit(cellOf(document), split)).toBeNull()
})

test('the parts that are missing are added on the same input, and one undo takes them away', () => {
  const before = withSplit()
  expect(otherParts(cellOf(before), split)).toEqual([1, 3, 4])
  const edit = otherPartsEdit(cellOf(before), split) ?? expect.fail('nothing to add')
  const { document, inverse, label } = applyEdit(before, edit)
  const cell = cellOf(document)
  expect(label).toBe('add the other 3 parts')
  expect(cellGraphSchema.safeParse(cell).success).toBe(true)
  const splits = cell.nodes.filter((node) => node.kind === 'split')
  expect(splits.map(({ params }) => params)).toEqual([2, 1, 3, 4].map((part) => ({ part, parts: 4 })))
  expect(new Set(splits.map(({ name }) => name)).size).toBe(4)
  expect(new Set(splits.map(({ position }) => `${position.x} ${position.y}`)).size).toBe(4)
  for (const { id } of splits)
    expect(cell.edges.filter(({ target }) => target === id)).toMatchObject([{ source: source.id, targetPort: 'in' }])
  expect(otherPartsEdit(cell, split)).toBeNull()
  expect(applyEdit(document, inverse).document).toEqual(before)
})

test('parts of another number, or of another input, do not count', () => {
  const cell = cellOf(withSplit())
  const halves = cellGraphSchema.parse({
    ...cell,
    nodes: cell.nodes.map((node) => (node.id === split.id ? { ...split, params: { part: 1, parts: 2 } } : node))
  })
  const two = halves.nodes.find((node) => node.kind === 'split') ?? expect.fail('no split')
  expect(otherParts(halves, two)).toEqual([2])
  const edit = otherPartsEdit(halves, two)
  expect(edit).toMatchObject({ kind: 'group', label: 'add part 2 of 2' })
})
