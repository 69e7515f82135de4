/** Cells of up to thirty nodes can be read as soon as they are fitted into the canvas of a window of 1280 × 800, whatever they compute. */
import Elk from 'elkjs/lib/elk.bundled.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { soundCell } from '../../../../../tests/support/soundCells'
import { readTemplate, templateList } from '../../../../../tests/support/templates'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { drawnCell } from '../geometry/drawnCell'
import { fitDrawing } from '../geometry/fitDrawing'
import type { Area } from '../geometry/fitDrawing'
import { shownTitleSize } from '../geometry/nodeSize'
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

const templateCells = templateList().flatMap(({ id }) => readTemplate(id).cells.map((cell) => ({ name: `${id}: ${cell.name}`, cell })))
const randomCells = fc
  .sample(
    soundCell.filter(({ nodes }) => nodes.length <= mostNodes && nodes.length > 12),
    { numRuns: 20, seed: 1 }
  )
  .map((cell, k) => ({ name: `random cell ${k + 1} of ${cell.nodes.length} nodes`, cell }))

describe.each([...templateCells, ...randomCells])('$name', ({ cell }) => {
  test('is laid out without overlaps, mostly forward, and readable at fit', async () => {
    const t = performance.now()
    const { letters, overlaps, forward } = measured(laidOut(cell, await layoutCell(cell, null, elk)), usualArea)
    console.log(
      cell.name,
      cell.nodes.length,
      letters.toFixed(1),
      overlaps,
      forward.toFixed(2),
      Math.round(performance.now() - t) + 'ms',
      measured(laidOut(cell, await layoutCell(cell, null, elk, { width: 436, height: 604 })), { width: 436, height: 604 }).letters.toFixed(
        1
      )
    )
    expect(overlaps).toBe(0)
    expect(forward).toBeGreaterThan(0.75)
    if (cell.nodes.length <= mostNodes) expect(letters).toBeGreaterThanOrEqual(9)
  })
})
