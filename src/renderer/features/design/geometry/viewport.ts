/** Describes the visible part of the drawing and its scale, and computes the view after a move or a zoom. */
import type { Position } from '../../../lib/edits/edit'
import type { Box } from '../../../../cell/drawing/edgePath'
import type { Size } from '../../../../cell/drawing/nodeSize'

/** Pixels of the screen by which the drawing is moved, and how large it is shown. */
export interface Viewport extends Position {
  readonly zoom: number
}

/** Pixels of the screen that stay free around what comes into view. */
export const margin = 28
export const leastZoom = 0.2
export const largestZoom = 2.5
/** The zoom of a close-up, where the box leaves as much room around it as is wanted: so many times its own size in all. */
const readable = 1.1
const roomAround = 2.2

/** The view, moved as little as it takes for boxes to be seen and not zoomed, or null where all of the boxes is seen already. `overlay`: the overview's size at the lower right, or null. */
export function panInto(boxes: readonly Box[], view: Viewport, area: Size, overlay: Size | null): Viewport | null {
  if (boxes.length === 0 || area.width === 0 || area.height === 0) return null
  const left = Math.min(...boxes.map((box) => box.x)) * view.zoom + view.x
  const right = Math.max(...boxes.map((box) => box.x + box.width)) * view.zoom + view.x
  const top = Math.min(...boxes.map((box) => box.y)) * view.zoom + view.y
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) * view.zoom + view.y
  const x = shift(left, right, area.width)
  const under = overlay !== null && right + x > area.width - overlay.width - margin
  const y = shift(top, bottom, area.height - (under ? overlay.height : 0))
  return x === 0 && y === 0 ? null : { zoom: view.zoom, x: view.x + x, y: view.y + y }
}

/** How far a stretch moves to lie within `0…room`; one that is too long is centred, unless it fills the room already. */
function shift(from: number, to: number, room: number): number {
  if (from >= 0 && to <= room) return 0
  if (to - from > room - 2 * margin) return from <= 0 && to >= room ? 0 : (room - from - to) / 2
  return from < 0 ? margin - from : room - margin - to
}

/** The view after a step of the keyboard: half its size, towards `direction`. */
export function panned(view: Viewport, area: Size, direction: Position): Viewport {
  return { zoom: view.zoom, x: view.x - (direction.x * area.width) / 2, y: view.y - (direction.y * area.height) / 2 }
}

/** The view, nearer by `factor` or farther, with its middle where it was. */
export function zoomed(view: Viewport, area: Size, factor: number): Viewport {
  const zoom = Math.min(largestZoom, Math.max(leastZoom, view.zoom * factor))
  return centred(middleOf(view, area), area, zoom)
}

/** One box in the middle of the view, large enough to read. */
export function closeUp(box: Box, area: Size): Viewport {
  const fits = Math.min(area.width / box.width, area.height / box.height) / roomAround
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  return centred(middle, area, Math.min(readable, Math.max(leastZoom, fits)))
}

function centred({ x, y }: Position, area: Size, zoom: number): Viewport {
  return { zoom, x: area.width / 2 - x * zoom, y: area.height / 2 - y * zoom }
}

/** The place of the drawing that lies in the middle of the view. */
export function middleOf(view: Viewport, area: Size): Position {
  return { x: (area.width / 2 - view.x) / view.zoom, y: (area.height / 2 - view.y) / view.zoom }
}
