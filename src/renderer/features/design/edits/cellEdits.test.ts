/** Edits of a cell choose free names, take edges along with their nodes, and keep the order of edges when a node is spliced in. */
import { describe, expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import { cellGraphSchema } from '../../../../contract/document/cellGraph'
import { cellNodeKinds } from '../../../../contract/document/cellNodes'
import { applyEdit } from '../../../lib/edits/applyEdit'
import type { Edit } from '../../../lib/edits/edit'
import { addNodeEdit, connectEdit, deleteEdit, nameRefusal, newNode, renameEdit, spliceEdit, spliceNewEdit } from './cellEdits'

const lstm = cellOf(lstmDocument)

function cellOf(document: typeof lstmDocument): CellGraph {
  const cell = document.cells[0]
  if (cell === undefined) throw new Error('no cell')
  return cell
}

function after(...edits: (Edit | null)[]): CellGraph {
  return cellOf(edits.reduce((document, edit) => (edit === null ? document : applyEdit(document, edit).document), lstmDocument))
}

function nodeNamed(cell: CellGraph, id: string) {
  const node = cell.nodes.find((one) => one.id === id)
  if (node === undefined) throw new Error(`no node ${id}`)
  return node
}

describe('a new node', () => {
  test.each(cellNodeKinds)('of kind %s is valid, with a name of its own', (kind) => {
    const first = newNode(lstm, kind, { x: 1.4, y: 2.6 })
    const cell = after(addNodeEdit(lstm, first))
    const second = newNode(cell, kind, { x: 0, y: 0 })
    const both = { ...cell, nodes: [...cell.nodes, second] }
    expect(cellGraphSchema.safeParse(both).success).toBe(true)
    expect(first.position).toEqual({ x: 1, y: 3 })
    expect(new Set(both.nodes.map((node) => node.id)).size).toBe(both.nodes.length)
    if (kind !== 'nextState') expect(lstm.nodes.map((node) => node.name)).not.toContain(first.name)
  })

  test('of kind next state belongs to the state that has none yet', () => {
    const withState = after(addNodeEdit(lstm, newNode(lstm, 'state', { x: 0, y: 0 })))
    const state = withState.nodes.at(-1)
    expect(newNode(withState, 'nextState', { x: 0, y: 0 })).toMatchObject({ name: state?.name, params: { state: state?.name } })
  })
})

test('deleting a node deletes the edges at it, and undo brings all back', () => {
  const edit = deleteEdit(lstm, ['sum'], [])
  if (edit === null) throw new Error('nothing to delete')
  const { document, inverse, label } = applyEdit(lstmDocument, edit)
  expect(label).toBe('delete sum')
  expect(cellOf(document).edges.some((edge) => edge.source === 'sum' || edge.target === 'sum')).toBe(false)
  expect(applyEdit(document, inverse).document).toEqual(lstmDocument)
})

test('deleting nothing is no edit', () => {
  expect(deleteEdit(lstm, [], [])).toBeNull()
  expect(deleteEdit(lstm, ['gone'], ['gone'])).toBeNull()
})

test('connecting gives the edge a name of its own', () => {
  const ends = { source: 'f', sourcePort: 'out', target: 'write', targetPort: 'in' }
  const cell = after(connectEdit(lstm, ends))
  expect(cell.edges.at(-1)).toMatchObject(ends)
  expect(new Set(cell.edges.map((edge) => edge.id)).size).toBe(cell.edges.length)
})

test('a node dropped on an edge is spliced in, at the place of the edge among those that enter the target', () => {
  const node = newNode(lstm, 'tanh', { x: 0, y: 0 })
  const edge = lstm.edges.find((one) => one.source === 'keep' && one.target === 'sum')
  const cell = after(spliceNewEdit(lstm, node, edge?.id ?? ''))
  expect(cell.edges.filter((one) => one.target === 'sum').map((one) => one.source)).toEqual([node.id, 'write'])
  expect(cell.edges.filter((one) => one.target === node.id).map((one) => one.source)).toEqual(['keep'])
})

test('a node with two inputs is not spliced in, nor one into its own edge', () => {
  const node = newNode(lstm, 'sub', { x: 0, y: 0 })
  expect(spliceNewEdit(lstm, node, 'e0')).toBeNull()
  const forgetEdge = lstm.edges.find((edge) => edge.target === 'f')
  expect(spliceEdit(lstm, nodeNamed(lstm, 'f'), forgetEdge?.id ?? '')).toBeNull()
})

describe('names', () => {
  test('a state takes its next state with it', () => {
    const cell = after(renameEdit(lstm, nodeNamed(lstm, 'c0'), 'memory'))
    expect(nodeNamed(cell, 'c0').name).toBe('memory')
    expect(nodeNamed(cell, 'c1')).toMatchObject({ name: 'memory', params: { state: 'memory' } })
  })

  test('are refused when taken or not a name, and a node may keep its own', () => {
    const state = nodeNamed(lstm, 'c0')
    expect(nameRefusal(lstm, state, 'f')).toContain('Another node')
    expect(nameRefusal(lstm, state, '1c')).toContain('starting with a letter')
    expect(nameRefusal(lstm, state, 'c')).toBeNull()
  })
})
