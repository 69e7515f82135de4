/** New nodes are laid out around those that stayed, which nothing moves and nothing covers. */
import Elk from 'elkjs/lib/elk.bundled.js'
import { expect, test } from 'vitest'
import { readEquations } from '../../../../cell/text/readEquations'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { tangle } from './tangle'
import { layoutAround } from './layoutAround'

const elk = new Elk()

function written(text: string, base?: CellGraph): CellGraph {
  const read = readEquations(text, base)
  if (!read.ok) throw new Error(read.problems.map(({ code }) => code).join(', '))
  return read.graph
}

const applyPlaces = (cell: CellGraph, places: Readonly<Record<string, Position>>): CellGraph => ({
  ...cell,
  nodes: cell.nodes.map((node) => ({ ...node, position: places[node.id] ?? node.position }))
})

const plain = written('cell A(x, { h }) {\n  h = tanh(linear(x, h))\n}')
const gru = `cell A(x, { h }) {
  z = sigmoid(linear(x, h))
  r = sigmoid(linear(x, h))
  n = tanh(linear(x, r * h))
  h = z * h + (1 - z) * n
}`

test('what enters keeps its place, what leaves moves to the right of the new nodes, and no new node covers one', async () => {
  const cell = written(gru, plain)
  const stayed = new Set(plain.nodes.map(({ id }) => id))
  const places = await layoutAround(cell, stayed, elk)
  const fresh = cell.nodes.filter(({ id }) => !stayed.has(id))
  const leaving = plain.nodes.filter(({ kind }) => kind === 'nextState' || kind === 'output')
  expect(Object.keys(places).toSorted()).toEqual([...fresh, ...leaving].map(({ id }) => id).toSorted())
  const laid = applyPlaces(cell, places)
  for (const node of plain.nodes) {
    const after = laid.nodes.find(({ id }) => id === node.id)
    if (after !== undefined && !leaving.includes(node)) expect(after.position).toEqual(node.position)
    else if (after !== undefined) expect(after.position.y).toBe(node.position.y)
  }
  expect(tangle(drawnCell(laid), {}).overlaps).toBe(0)
})

test('a cell of which nothing stayed is laid out as a whole', async () => {
  const cell = written(gru)
  expect(Object.keys(await layoutAround(cell, new Set(), elk))).toHaveLength(cell.nodes.length)
})

test('new nodes between ports that stand close together go above or below them', async () => {
  const close = { ...plain, nodes: plain.nodes.map((node, k) => ({ ...node, position: { x: (k % 2) * 130, y: k * 50 } })) }
  const cell = written(gru, close)
  const places = await layoutAround(cell, new Set(close.nodes.map(({ id }) => id)), elk)
  expect(tangle(drawnCell(applyPlaces(cell, places)), {}).overlaps).toBe(0)
})
