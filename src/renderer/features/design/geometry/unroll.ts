/** Places a cell at three time steps side by side, with the states that pass from one copy to the next. */
import type { CellGraph, Role } from '../../../../contract/document/cellGraph'
import type { DrawnCell } from './drawnCell'
import { shownIds } from '../groups/groupEdits'
import { edgeCurve } from './edgePath'
import type { Box } from './edgePath'

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
  readonly shift: number
  readonly passages: readonly Passage[]
  /** All three copies, for fitting the view. */
  readonly boxes: readonly Box[]
}

/** Room between the copies, in which the states are seen to pass. */
const gap = 150
const stub = 70

export function unroll(cell: CellGraph, drawn: DrawnCell): Unrolled {
  const boxes = [...drawn.boxes.values()]
  const left = Math.min(...boxes.map((box) => box.x))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const shift = boxes.length === 0 ? 0 : right - left + gap
  const copies = [-shift, 0, shift].flatMap((by) => boxes.map((box) => moved(box, by)))
  return { shift, passages: passages(cell, drawn, shift), boxes: copies }
}

/** Each state leaves where it is written and enters the next copy where it is read. */
function passages(cell: CellGraph, drawn: DrawnCell, shift: number): Passage[] {
  return cell.nodes.flatMap((node) => {
    const state = node.kind === 'nextState' ? cell.nodes.find((one) => one.kind === 'state' && one.name === node.params.state) : undefined
    const [from, to] = [boxOf(cell, drawn, node.id), state && boxOf(cell, drawn, state.id)]
    if (state === undefined || from === undefined || to === undefined) return []
    const [y, height] = [to.y + to.height / 2, from.y + from.height / 2]
    const coming = `M${to.x - stub},${y} L${to.x},${y}`
    const going = `M${from.x + from.width},${height} L${from.x + from.width + stub},${height}`
    return [{ id: node.id, role: state.role, path: edgeCurve(from, moved(to, shift)), coming, going }]
  })
}

function boxOf(cell: CellGraph, drawn: DrawnCell, id: string): Box | undefined {
  return drawn.boxes.get(shownIds(cell, [id])[0] ?? id)
}

function moved(box: Box, by: number): Box {
  return { ...box, x: box.x + by }
}
