/** Aligns boxes or spreads them evenly, and returns their new places for one edit. */
import type { Box } from '../../../../cell/drawing/edgePath'
import type { Position } from '../../../lib/edits/edit'

/** In the order in which the buttons stand. */
export const alignments = ['left', 'centre', 'right', 'top', 'middle', 'bottom', 'horizontally', 'vertically'] as const
export type Alignment = (typeof alignments)[number]

/** How many boxes it takes: spreading leaves the outer two where they are. */
export const fewest: Readonly<Record<Alignment, number>> = {
  left: 2,
  centre: 2,
  right: 2,
  top: 2,
  middle: 2,
  bottom: 2,
  horizontally: 3,
  vertically: 3
}

/** What undo calls it. */
export const alignLabels: Readonly<Record<Alignment, string>> = {
  left: 'align left edges',
  centre: 'align centres',
  right: 'align right edges',
  top: 'align top edges',
  middle: 'align middles',
  bottom: 'align bottom edges',
  horizontally: 'distribute horizontally',
  vertically: 'distribute vertically'
}

type Boxes = ReadonlyMap<string, Box>

/** Top left corners by id, in canvas pixels; each box keeps its size. Too few boxes stay where they are. */
export function aligned(boxes: Boxes, how: Alignment): Record<string, Position> {
  const all = [...boxes]
  if (all.length < fewest[how]) return Object.fromEntries(all.map(([id, { x, y }]) => [id, { x, y }]))
  switch (how) {
    case 'left':
    case 'centre':
    case 'right':
      return Object.fromEntries(all.map(([id, box]) => [id, { x: along(boxes, box, 'x', 'width', shares[how]), y: box.y }]))
    case 'top':
    case 'middle':
    case 'bottom':
      return Object.fromEntries(all.map(([id, box]) => [id, { x: box.x, y: along(boxes, box, 'y', 'height', shares[how]) }]))
    case 'horizontally':
      return Object.fromEntries(spread(all, 'x', 'width').map(([id, box, x]) => [id, { x, y: box.y }]))
    case 'vertically':
      return Object.fromEntries(spread(all, 'y', 'height').map(([id, box, y]) => [id, { x: box.x, y }]))
    default:
      return how satisfies never
  }
}

/** Which part of each box is brought to one line: its beginning, middle or end. */
const shares = { left: 0, centre: 0.5, right: 1, top: 0, middle: 0.5, bottom: 1 } as const

function along(boxes: Boxes, box: Box, axis: 'x' | 'y', size: 'width' | 'height', share: number): number {
  const [first, last] = range([...boxes.values()], axis, size)
  return Math.round(first + share * (last - first - box[size]))
}

function range(boxes: readonly Box[], axis: 'x' | 'y', size: 'width' | 'height'): readonly [number, number] {
  return [Math.min(...boxes.map((box) => box[axis])), Math.max(...boxes.map((box) => box[axis] + box[size]))]
}

/** Leaves one gap between all neighbours, in the order of their middles. */
function spread(all: readonly (readonly [string, Box])[], axis: 'x' | 'y', size: 'width' | 'height'): [string, Box, number][] {
  const middle = (box: Box) => box[axis] + box[size] / 2
  const ordered = all.toSorted(([, a], [, b]) => middle(a) - middle(b))
  const [first, last] = [ordered[0]?.[1], ordered.at(-1)?.[1]]
  if (first === undefined || last === undefined) return []
  const taken = ordered.reduce((sum, [, box]) => sum + box[size], 0)
  const gap = (last[axis] + last[size] - first[axis] - taken) / (ordered.length - 1)
  let next = first[axis]
  return ordered.map(([id, box]) => {
    const at = Math.round(next)
    next += box[size] + gap
    return [id, box, at]
  })
}
