/** Cells of up to thirty nodes can be read as soon as they are fitted into the canvas of a window of 1280 × 800, whatever they compute. */
import Elk from 'elkjs/lib/elk.bundled.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CellBuilder, soundCell } from '../../../../../tests/support/soundCells'
import { readTemplate, templateList } from '../../../../../tests/support/templates'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { fitDrawing } from '../geometry/fitDrawing'
import type { Area } from '../geometry/fitDrawing'
import { shownTitleSize } from '../../../../cell/drawing/nodeSize'
import { layoutCell, usualArea } from './layout'
import { tangle } from './tangle'

const elk = new Elk()
const mostNodes = 30

function laidOut(cell: CellGraph, places: Readonly<Record<string, Position>>): CellGraph {
  return { ...cell, nodes: cell.nodes.map((node) => ({ ...node, position: places[node.id] ?? node.position })) }
}

/** The smallest title at fit in pixels of the screen, overlapping nodes, and the share of edges that lead forward. */
function measured(cell: CellGraph, area: Area) {
  const drawn = drawnCell(cell)
  const boxes = [...drawn.boxes.values()]
  const { zoom } = fitDrawing(boxes, area, null)
  const forward = drawn.edges.filter(({ source, target }) => (drawn.boxes.get(target)?.x ?? 0) > (drawn.boxes.get(source)?.x ?? 0))
  return {
    letters: Math.min(...cell.nodes.map((node) => shownTitleSize(node, zoom))),
    overlaps: tangle(drawn, {}).overlaps,
    forward: drawn.edges.length === 0 ? 1 : forward.length / drawn.edges.length
  }
}

/** Several templates share a cell. */
const templateCells = new Map(templateList().flatMap(({ id }) => readTemplate(id).cells.map((cell) => [cell.name, cell])))
const randomCells = fc.sample(
  soundCell.filter(({ nodes }) => nodes.length > 12 && nodes.length <= mostNodes),
  { numRuns: 20, seed: 1 }
)
const cells = [
  ...[...templateCells].map(([name, cell]) => ({ name, cell })),
  ...randomCells.map((cell, k) => ({ name: `random cell ${k + 1}, ${cell.nodes.length} nodes`, cell }))
]

describe.each(cells)('$name', ({ cell }) => {
  test('is laid out without overlaps, mostly forward, and readable at fit', async () => {
    const { letters, overlaps, forward } = measured(laidOut(cell, await layoutCell(cell, null, elk)), usualArea)
    expect(overlaps).toBe(0)
    expect(forward).toBeGreaterThan(2 / 3)
    if (cell.nodes.length <= mostNodes) expect(letters).toBeGreaterThanOrEqual(9)
  }, 60_000)
})

/** A chain of so many nodes, which in one row would be far too wide. */
function chain(count: number): CellGraph {
  const build = new CellBuilder()
  build.add('x', 'input', 'plain', [])
  build.add('h', 'state', 'state', [], { shape: ['H'], initial: 'zero' })
  let before = build.linear('n0', ['x', 'h'])
  for (let k = 1; k < count - 4; k++) before = k % 2 === 0 ? build.linear(`n${k}`, [before]) : build.tanh(`n${k}`, before)
  build.add('hNext', 'nextState', 'state', [before], { state: 'h' }, 'h')
  build.add('y', 'output', 'plain', [before])
  return build.cell
}

test.each([20, 25, 30])('a chain of %i nodes folds into rows, with states and output at the edges', async (count) => {
  const cell = laidOut(chain(count), await layoutCell(chain(count), null, elk))
  const { letters, overlaps } = measured(cell, usualArea)
  expect(overlaps).toBe(0)
  expect(letters).toBeGreaterThanOrEqual(9)
  const boxes = [...drawnCell(cell).boxes]
  const [left, right] = [Math.min(...boxes.map(([, { x }]) => x)), Math.max(...boxes.map(([, { x, width }]) => x + width))]
  for (const { id, kind } of cell.nodes) {
    const { x, width } = boxes.find(([one]) => one === id)?.[1] ?? expect.fail(id)
    if (kind === 'input' || kind === 'state') expect(x).toBe(left)
    if (kind === 'nextState' || kind === 'output') expect(x + width).toBe(right)
  }
})
