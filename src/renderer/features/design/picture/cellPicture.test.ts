/** The picture of a cell shows all its nodes and edges, inside the frame. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { cellPicture } from './cellPicture'

test('every node and edge is drawn, in its role, inside the frame', () => {
  const [cell] = lstmDocument.cells
  if (cell === undefined) throw new Error('no cell')
  const picture = cellPicture(cell)
  expect(picture.nodes.map(({ id, role }) => [id, role])).toEqual(cell.nodes.map(({ id, role }) => [id, role]))
  expect(picture.edges.map(({ id }) => id)).toEqual(cell.edges.map(({ id }) => id))
  const [x = 0, y = 0, width = 0, height = 0] = picture.viewBox.split(' ').map(Number)
  for (const node of picture.nodes) {
    expect(node.x > x && node.y > y && node.x + node.width < x + width && node.y + node.height < y + height).toBe(true)
  }
})

test('an empty cell has an empty picture', () => {
  expect(cellPicture({ id: 'a', name: 'a', source: '', nodes: [], edges: [] })).toEqual({ viewBox: '0 0 100 60', nodes: [], edges: [] })
})
