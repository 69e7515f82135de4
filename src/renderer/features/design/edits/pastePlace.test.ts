/** Pasted nodes go to a visible place, and none of them covers another. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { nodeSize } from '../../../../cell/drawing/nodeSize'
import { tangle } from '../layout/tangle'
import { pasteShift } from './pastePlace'

const [lstm] = lstmDocument.cells
const node = lstm?.nodes.find(({ id }) => id === 'f')
if (lstm === undefined || node === undefined) throw new Error('no cell')
const empty = { ...lstm, nodes: [], edges: [] }
const nodes = [
  { ...node, position: { x: 100, y: 100 } },
  { ...node, id: 'other', position: { x: 100, y: 300 } }
]
const { width, height } = nodeSize(node)
const centre = { x: 1_000, y: 1_000 }

test('a little beside where they were copied from, while that is seen', () => {
  expect(pasteShift(empty, nodes, { at: null, centre, sees: () => true })).toEqual({ x: 32, y: 32 })
})

test('with their middle in the middle of the view, when that is not', () => {
  const sees = (box: { x: number; y: number; width: number; height: number }) => {
    expect(box).toEqual({ x: 132, y: 132, width, height: 200 + height })
    return false
  }
  const by = pasteShift(empty, nodes, { at: null, centre, sees })
  expect(by).toEqual({ x: Math.round(900 - width / 2), y: Math.round(900 - (200 + height) / 2) })
})

test('to the pointer before all else, and not onto a node', () => {
  const at = { x: 0, y: 0 }
  expect(pasteShift(empty, [nodes[0]!], { at, centre, sees: () => true })).toEqual({
    x: Math.round(-100 - width / 2),
    y: Math.round(-100 - height / 2)
  })
  const taken = { ...empty, nodes: [{ ...node, position: { x: -width / 2, y: -height / 2 } }] }
  const by = pasteShift(taken, [nodes[0]!], { at, centre, sees: () => true })
  expect(Math.abs(100 + by.y + height / 2)).toBeGreaterThanOrEqual(height)
})

test('none of several nodes covers any, however many are pasted again and again', () => {
  let cell = { ...empty, nodes }
  for (let k = 0; k < 6; k++) {
    const by = pasteShift(cell, nodes, { at: null, centre, sees: () => true })
    const pasted = nodes.map((one) => ({ ...one, id: `${one.id}${k}`, position: { x: one.position.x + by.x, y: one.position.y + by.y } }))
    cell = { ...cell, nodes: [...cell.nodes, ...pasted] }
  }
  expect(tangle(drawnCell(cell), {}).overlaps).toBe(0)
})
