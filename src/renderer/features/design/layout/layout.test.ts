/** Automatic layout separates all nodes, keeps time running across and groups together, and is clearer than a grid. */
import Elk from 'elkjs/lib/elk.bundled.js'
import { describe, expect, test } from 'vitest'
import { readTemplate } from '../../../../../tests/support/templates'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { boxId } from '../../../../cell/groups'
import { tangle } from './tangle'
import { layoutCell } from './layout'

const elk = new Elk()
const cellOf = (id: string): CellGraph => {
  const [cell] = readTemplate(id).cells
  if (cell === undefined) throw new Error('no cell')
  return cell
}

describe.each(['lstm-moby-dick', 'lstm-layer-norm-moby-dick'])('%s', (id) => {
  const cell = cellOf(id)

  test('is laid out without overlaps, with few crossings, from left to right', async () => {
    const places = await layoutCell(cell, null, elk, { width: 1_400, height: 800 })
    const drawn = drawnCell(cell)
    const { crossings, overlaps } = tangle(drawn, places)
    expect(overlaps).toBe(0)
    expect(crossings).toBeLessThanOrEqual(tangle(drawn, {}).crossings + 2)
    const box = (node: string) => ({ ...(drawn.boxes.get(node) ?? { x: 0, y: 0, width: 0, height: 0 }), ...places[node] })
    const all = cell.nodes.map((node) => box(node.id))
    const [left, right] = [Math.min(...all.map(({ x }) => x)), Math.max(...all.map(({ x, width }) => x + width))]
    for (const node of cell.nodes) {
      if (node.kind === 'state' || node.kind === 'input') expect(box(node.id).x).toBe(left)
      if (node.kind === 'nextState' || node.kind === 'output') expect(box(node.id).x + box(node.id).width).toBeCloseTo(right, -1)
    }
    expect(left).toBe(Math.min(...cell.nodes.map(({ position }) => position.x)))
  })
})

const lstm = cellOf('lstm-moby-dick')

test('a selection is laid out where it is, and nothing else moves', async () => {
  const chosen = ['zf', 'f', 'zi', 'i']
  const places = await layoutCell(lstm, chosen, elk)
  expect(Object.keys(places).toSorted()).toEqual(chosen.toSorted())
  const before = lstm.nodes.filter(({ id }) => chosen.includes(id))
  expect(Math.min(...Object.values(places).map(({ x }) => x))).toBe(Math.min(...before.map(({ position }) => position.x)))
})

test('a folded group is laid out as its box, and an open one keeps its nodes together', async () => {
  const group = { id: 'gates', name: 'gates', nodes: ['zf', 'f', 'zi', 'i'], folded: true }
  const folded = await layoutCell({ ...lstm, groups: [group] }, null, elk)
  expect(folded).toHaveProperty([boxId(group)])
  expect(folded).not.toHaveProperty('f')
  const open = { ...lstm, groups: [{ ...group, folded: false }] }
  const places = await layoutCell(open, null, elk)
  expect(Object.keys(places)).toHaveLength(lstm.nodes.length)
  const nodes = lstm.nodes.map((node) => ({ ...node, position: places[node.id] ?? node.position }))
  const [frame] = drawnCell({ ...open, nodes }).frames
  if (frame === undefined) throw new Error('no frame')
  const within = nodes.filter(
    ({ position: { x, y } }) => x > frame.x && x < frame.x + frame.width && y > frame.y && y < frame.y + frame.height
  )
  expect(within.map(({ id }) => id).toSorted()).toEqual(group.nodes.toSorted())
})
