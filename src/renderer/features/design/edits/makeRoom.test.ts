/** A drawing that a person arranged makes room for what comes in: nothing is covered, and only what stands further on moves, together. */
import { expect, test } from 'vitest'
import { readTemplate, templateList } from '../../../../../tests/support/templates'
import { readEquations } from '../../../../cell/text/readEquations'
import { printEquations } from '../../../../cell/text/print/print'
import { checkCell } from '../../../../cell/checkCell'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import { cellAfter } from '../../../lib/edits/applyEdit'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { tangle } from '../layout/tangle'
import { newNode, spliceNewEdit } from './cellEdits'
import { withRoom, withRoomEdit } from './makeRoom'

const lstm = readTemplate('lstm-moby-dick').cells[0] ?? expect.fail('no cell')
const overlaps = (cell: CellGraph) => tangle(drawnCell(cell), {}).overlaps
const placeIn = (cell: CellGraph, id: string) => cell.nodes.find((node) => node.id === id)?.position ?? expect.fail(id)

function spliced(cell: CellGraph, edge: string): { after: CellGraph; id: string } {
  const node = { ...newNode(cell, 'sigmoid', { x: 0, y: 0 }), auto: true }
  const edit = spliceNewEdit(cell, node, edge) ?? expect.fail('not spliced')
  return { after: cellAfter(cell, withRoomEdit(cell, edit, [node.id])), id: node.id }
}

const templateCells = templateList().flatMap(({ id }) => readTemplate(id).cells.map((cell) => ({ name: `${id}: ${cell.name}`, cell })))

test.each(templateCells)('a node that is spliced into any edge of $name covers nothing and keeps the order of the others', ({ cell }) => {
  for (const { id: edge } of cell.edges) {
    const { after, id } = spliced(cell, edge)
    expect(overlaps(after)).toBeLessThanOrEqual(overlaps(cell))
    const shifts = cell.nodes.map((node) => ({
      x: node.position.x,
      by: placeIn(after, node.id).x - node.position.x,
      dy: placeIn(after, node.id).y - node.position.y
    }))
    expect(shifts.every(({ by, dy }) => by >= 0 && dy === 0)).toBe(true)
    const from = Math.min(...shifts.filter(({ by }) => by > 0).map(({ x }) => x))
    expect(new Set(shifts.filter(({ x }) => x >= from).map(({ by }) => by)).size).toBeLessThanOrEqual(1)
    expect(after.nodes.find((node) => node.id === id)?.auto).toBe(true)
  }
})

test('a splice moves what is to the right just as far as the node needs, and nothing where there is room', () => {
  const sum = lstm.nodes.find(({ kind }) => kind === 'add')?.id ?? expect.fail('no sum')
  const edge = lstm.edges.find(({ target }) => target === sum) ?? expect.fail('no edge')
  const sumAt = (position: { x: number; y: number }) => ({
    ...lstm,
    nodes: lstm.nodes.map((node) => (node.id === sum ? { ...node, position } : node))
  })
  const { x, y } = placeIn(lstm, edge.source)
  const { after, id } = spliced(sumAt({ x: x + 60, y }), edge.id)
  const box = (node: string) => drawnCell(after).boxes.get(node) ?? expect.fail(node)
  expect(box(id).x).toBeGreaterThan(box(edge.source).x + box(edge.source).width)
  expect(box(sum).x).toBe(box(id).x + box(id).width + 36)
  expect(placeIn(spliced(sumAt({ x: 9_000, y: 0 }), edge.id).after, sum)).toEqual({ x: 9_000, y: 0 })
})

test('lines that are written into the text of a drawing come between its nodes without covering one', () => {
  const { text } = printEquations(checkCell(lstm), 128)
  const name = text.match(/(\w+) = tanh\(linear/)?.[1] ?? expect.fail('no candidate')
  const read = readEquations(text.replace(`${name} = tanh(linear`, `more = softplus(linear(x))\n  ${name} = tanh(more + linear`), lstm)
  if (!read.ok) throw new Error('the text has mistakes')
  const known = new Set(lstm.nodes.map(({ id }) => id))
  const fresh = read.graph.nodes.flatMap(({ id }) => (known.has(id) ? [] : [id]))
  expect(fresh.length).toBeGreaterThan(1)
  const after = withRoom(read.graph, new Set(fresh))
  expect(overlaps(after)).toBeLessThanOrEqual(overlaps(lstm))
  for (const { source, target } of after.edges) {
    if (fresh.includes(source) || fresh.includes(target)) expect(placeIn(after, target).x).toBeGreaterThan(placeIn(after, source).x)
  }
})
