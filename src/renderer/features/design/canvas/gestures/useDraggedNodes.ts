/** Keeps dragged nodes under the pointer while the drawing changes around them, after a check or an undo. */
import type { Position } from '../../../../lib/edits/edit'

interface Placed {
  readonly id: string
  readonly position: Position
}

export interface DraggedNodes {
  /** The hand has taken these nodes to where they are now. */
  dragTo(nodes: readonly Placed[]): void
  /** The hand is off: from now on nodes are where the document has them. */
  letGo(): void
  /** Where a node is drawn that the document has at `position`. */
  placeOf(id: string, position: Position): Position
}

/** Nothing here is reactive: the canvas itself moves what is dragged, and asks only when it draws the document anew. */
export function useDraggedNodes(): DraggedNodes {
  let places: ReadonlyMap<string, Position> = new Map()
  return {
    dragTo: (nodes) => (places = new Map(nodes.map(({ id, position: { x, y } }) => [id, { x, y }]))),
    letGo: () => (places = new Map()),
    placeOf: (id, position) => places.get(id) ?? position
  }
}
