/** A place for a new node that does not cover another. */
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'

/** The wished place, or the next free one down and to the right of it. */
export function freePlace(cell: CellGraph, wish: Position): Position {
  let place = { x: Math.round(wish.x), y: Math.round(wish.y) }
  const covered = () => cell.nodes.some(({ position }) => Math.abs(position.x - place.x) < 24 && Math.abs(position.y - place.y) < 24)
  while (covered()) place = { x: place.x + 28, y: place.y + 28 }
  return place
}
