/** Makes the place of a node for an edit that moves it. */
import type { CellNode } from '../../../contract/document/cellGraph'
import type { NodePlace, Position } from './edit'

/** The place `at`, or else where the node stands. A node that the automatic layout placed stays one of the layout. */
export function placeOf({ position, auto }: CellNode, { x, y }: Position = position): NodePlace {
  return { x, y, ...(auto === true && { auto }) }
}
