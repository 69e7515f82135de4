/**
 * Chooses the place of pasted nodes: at the pointer, else a little beside their originals, or in the middle of the view if those are out
 * of sight.
 */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import type { Box } from '../geometry/edgePath'
import { freePlace } from '../geometry/freePlace'
import { nodeSize } from '../geometry/nodeSize'
import { rounded } from './cellEdits'

/** What is known of the canvas, in its pixels; places stand for the middle of all that is pasted. */
export interface PasteView {
  /** Where to, as the pointer or a menu says; null when nothing does. */
  readonly at: Position | null
  readonly centre: Position
  /** Whether all of a box is seen. */
  sees(box: Box): boolean
}

/** By how much the nodes are moved, so that the one at the upper left covers none of the cell. */
export function pasteShift(cell: CellGraph, nodes: readonly CellNode[], { at, centre, sees }: PasteView): Position {
  const block = blockOf(nodes)
  const beside = { x: block.x + 32, y: block.y + 32 }
  const middle = at ?? (sees({ ...block, ...beside }) ? null : centre)
  const wish = middle === null ? beside : { x: middle.x - block.width / 2, y: middle.y - block.height / 2 }
  const place = freePlace(cell, wish)
  return rounded({ x: place.x - block.x, y: place.y - block.y })
}

function blockOf(nodes: readonly CellNode[]): Box {
  const [x, y] = [Math.min(...nodes.map(({ position }) => position.x)), Math.min(...nodes.map(({ position }) => position.y))]
  const right = Math.max(...nodes.map((node) => node.position.x + nodeSize(node).width))
  const bottom = Math.max(...nodes.map((node) => node.position.y + nodeSize(node).height))
  return { x, y, width: right - x, height: bottom - y }
}
