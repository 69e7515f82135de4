/**
 * Places a cell at three time steps, with the states that pass from one copy to the next: side by side, or one below the other where that
 * shows them larger.
 */
import type { CellGraph, Role } from '../../../../contract/document/cellGraph'
import type { DrawnCell } from '../../../../cell/drawing/drawnCell'
import { shownIds } from '../groups/groupEdits'
import { edgeCurve } from '../../../../cell/drawing/edgePath'
import type { Box } from '../../../../cell/drawing/edgePath'
import type { Position } from '../../../lib/edits/edit'
import { fitDrawing } from './fitDrawing'
import type { Area } from './fitDrawing'

export interface Passage {
  readonly id: string
  readonly role: Role
  /** From one copy to the next, at the place of the earlier one; SVG path data in canvas pixels. */
  readonly path: string
  /** The labels of the states that enter the first copy and leave the last. */
  readonly coming: string
  readonly going: string
}

export interface Unrolled {
  /** From one copy to the next, in canvas pixels. */
  readonly shift: Position
  readonly passages: readonly Passage[]
  /** All three copies, for fitting the view. */
  readonly boxes: readonly Box[]
}

/** Room between the copies, in which the states are seen to pass. */
const gap = 150
const stub = 70
/** Between states that pass beside each other. */
const lane = 10

/** `area`: the canvas in pixels of the screen; not known before it is drawn. */
export function unroll(cell: CellGraph, drawn: DrawnCell, area?: Area): Unrolled {
  const boxes = [...drawn.boxes.values()]
  if (boxes.length === 0) return { shift: { x: 0, y: 0 }, passages: [], boxes: [] }
  const [left, right] = [Math.min(...boxes.map((box) => box.x)), Math.max(...boxes.map((box) => box.x + box.width))]
  const [top, bottom] = [Math.min(...boxes.map((box) => box.y)), Math.max(...boxes.map((box) => box.y + box.height))]
  const across = { x: right - left + gap, y: 0 }
  const down = { x: 0, y: bottom - top + gap }
  const copies = (shift: Position) => [-1, 0, 1].flatMap((by) => boxes.map((box) => moved(box, { x: by * shift.x, y: by * shift.y })))
  const zoom = (shift: Position) => (area === undefined ? 0 : fitDrawing(copies(shift), area, null).zoom)
  const shift = zoom(down) > zoom(across) ? down : across
  return { shift, passages: passages(cell, drawn, shift, bottom + gap / 3), boxes: copies(shift) }
}

/** Each state leaves where it is written and enters the next copy where it is read. */
/** `between`: a height between a copy and the one below it. */
function passages(cell: CellGraph, drawn: DrawnCell, shift: Position, between: number): Passage[] {
  const below = shift.y > 0
  return cell.nodes.flatMap((node, at) => {
    const state = node.kind === 'nextState' ? cell.nodes.find((one) => one.kind === 'state' && one.name === node.params.state) : undefined
    const [from, to] = [boxOf(cell, drawn, node.id), state && boxOf(cell, drawn, state.id)]
    if (state === undefined || from === undefined || to === undefined) return []
    const [y, height] = [to.y + to.height / 2, from.y + from.height / 2]
    const coming = `M${to.x - stub},${y} L${to.x},${y}`
    const going = `M${from.x + from.width},${height} L${from.x + from.width + stub},${height}`
    return [
      {
        id: node.id,
        role: state.role,
        path: edgeCurve(from, moved(to, shift), 0.5, 0.5, below ? between + lane * (at % 5) : null),
        coming,
        going
      }
    ]
  })
}

function boxOf(cell: CellGraph, drawn: DrawnCell, id: string): Box | undefined {
  return drawn.boxes.get(shownIds(cell, [id])[0] ?? id)
}

function moved(box: Box, by: Position): Box {
  return { ...box, x: box.x + by.x, y: box.y + by.y }
}
