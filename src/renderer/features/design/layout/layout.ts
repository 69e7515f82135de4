/**
 * Automatic layout of a cell by layers (Sugiyama's method, as the Eclipse Layout Kernel has it): time runs across, states and input stand
 * at the left, next states and output at the right, edges enter and leave at their ports. A drawing that would be too wide for its area
 * to be read stands closer, or folds into rows below each other, like lines of text.
 */
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import type { DrawnCell } from '../../../../cell/drawing/drawnCell'
import { fitDrawing } from '../geometry/fitDrawing'
import type { Area } from '../geometry/fitDrawing'
import { shownTitleSize, titleSize } from '../../../../cell/drawing/nodeSize'
import { foldedLayout } from './folded'
import { clearestLayout, manyNodes } from './kernel'
import type { Layouter } from './kernel'
import { part } from './part'

/** What the drawing is to be fitted into, where no canvas is shown: the canvas of a window of 1280 × 800. */
export const usualArea: Area = { width: 690, height: 704 }
/** Pixels of the screen that the smallest title has at fit in a drawing that is read without effort. */
const easyLetters = 9.4
/** By how much each further row has to enlarge the drawing to be worth its edges. */
const worthRow = 1.08
const mostRows = 4

interface Layout {
  readonly places: Readonly<Record<string, Position>>
  /** The smallest title at fit, in pixels of the screen. */
  readonly letters: number
}

/**
 * Top left corners of nodes and of folded groups' boxes, by identifier, moved so that the corner of what is laid out stays where it was.
 * `chosen`: nodes and boxes to lay out among themselves; null: all. `area`: the canvas, in pixels of the screen.
 */
export async function layoutCell(
  cell: CellGraph,
  chosen: readonly string[] | null,
  layouter: Layouter,
  area: Area = usualArea
): Promise<Record<string, Position>> {
  const whole = drawnCell(cell)
  if (chosen !== null) {
    const drawn = part(whole, new Set(chosen))
    return atCorner(drawn, await clearestLayout(cell, drawn, layouter, 'roomy'))
  }
  return atCorner(whole, await readableLayout(cell, whole, layouter, area))
}

/** The first layout that is read without effort, or else the one that is read best. */
async function readableLayout(cell: CellGraph, drawn: DrawnCell, layouter: Layouter, area: Area): Promise<Layout['places']> {
  const fitted = (places: Layout['places']): Layout => ({ places, letters: lettersOf(drawn, places, area) })
  let best = fitted(await clearestLayout(cell, drawn, layouter, 'roomy'))
  if (best.letters >= easyLetters || drawn.boxes.size > manyNodes) return best.places
  const close = fitted(await clearestLayout(cell, drawn, layouter, 'close'))
  if (close.letters > best.letters) best = close
  for (let rows = 2; rows <= mostRows && best.letters < easyLetters && drawn.frames.length === 0; rows++) {
    const folded = fitted(await foldedLayout(cell, drawn, layouter, rows))
    if (folded.letters > best.letters * worthRow) best = folded
  }
  return best.places
}

function lettersOf(drawn: DrawnCell, places: Layout['places'], area: Area): number {
  const boxes = [...drawn.boxes].map(([id, box]) => ({ ...box, ...places[id] }))
  const zoom = boxes.length === 0 ? 1 : fitDrawing(boxes, area, null).zoom
  return Math.min(titleSize(zoom) * zoom, ...drawn.nodes.map((node) => shownTitleSize(node, zoom)))
}

function atCorner(drawn: DrawnCell, places: Layout['places']): Record<string, Position> {
  const [before, after] = [corner([...drawn.boxes.values()]), corner(Object.values(places))]
  const shift = { x: before.x - after.x, y: before.y - after.y }
  return Object.fromEntries(
    Object.entries(places).map(([id, { x, y }]) => [id, { x: Math.round(x + shift.x), y: Math.round(y + shift.y) }])
  )
}

function corner(places: readonly Position[]): Position {
  return { x: Math.min(...places.map(({ x }) => x)), y: Math.min(...places.map(({ y }) => y)) }
}
