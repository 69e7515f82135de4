/**
 * Chooses the place of pasted nodes: at the pointer, else a little beside their originals, or in the middle of the view if those are out
 * of sight.
 */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import type { Box } from '../../../../cell/drawing/edgePath'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { nodeSize } from '../../../../cell/drawing/nodeSize'
import { overlap } from '../../../../cell/drawing/boxes'
import { rounded } from './cellEdits'

/** What is known of the canvas, in its pixels; places stand for the middle of all that is pasted. */
export interface PasteView {
  /** Where to, as the pointer or a menu says; null when nothing does. */
  readonly at: Position | null
  readonly centre: Position
  /** Whether all of a box is seen. */
  sees(box: Box): boolean
}

/** By how much the nodes are moved, so that they come as near to where they are wanted as they can without covering any of the cell. */
export function pasteShift(cell: CellGraph, nodes: readonly CellNode[], { at, centre, sees }: PasteView): Position {
  const block = blockOf(nodes)
  const beside = { x: block.x + 32, y: block.y + 32 }
  const middle = at ?? (sees({ ...block, ...beside }) ? null : centre)
  const wish = middle === null ? beside : { x: middle.x - block.width / 2, y: middle.y - block.height / 2 }
  const place = freeBlockPlace(cell, { ...block, ...wish })
  return rounded({ x: place.x - block.x, y: place.y - block.y })
}

/** Canvas pixels that stay free around a block, and the step by which a place is looked for. */
const clear = 14
const step = 24
const farthest = 80

/** The nearest place at which a block covers nothing of the cell. */
function freeBlockPlace(cell: CellGraph, block: Box): Position {
  const obstacles = [...drawnCell(cell).boxes.values()]
  const covers = (at: Position) => obstacles.some((box) => overlap({ ...block, ...at }, box, clear))
  for (let far = 0; far <= farthest; far++) {
    const place = ring(block, far).find((at) => !covers(at))
    if (place !== undefined) return place
  }
  return { x: block.x, y: Math.max(...obstacles.map(({ y, height }) => y + height)) + clear }
}

/** The places so many steps away from one, the nearest first. */
function ring({ x, y }: Position, far: number): Position[] {
  const offsets = Array.from({ length: 2 * far + 1 }, (_, k) => k - far)
  const all = offsets.flatMap((k) =>
    far === 0
      ? [[0, 0]]
      : [
          [k, far],
          [k, -far],
          [far, k],
          [-far, k]
        ]
  )
  const places = all.map(([dx = 0, dy = 0]) => ({ x: x + dx * step, y: y + dy * step }))
  return places.toSorted((a, b) => Math.hypot(a.x - x, a.y - y) - Math.hypot(b.x - x, b.y - y))
}

function blockOf(nodes: readonly CellNode[]): Box {
  const [x, y] = [Math.min(...nodes.map(({ position }) => position.x)), Math.min(...nodes.map(({ position }) => position.y))]
  const right = Math.max(...nodes.map((node) => node.position.x + nodeSize(node).width))
  const bottom = Math.max(...nodes.map((node) => node.position.y + nodeSize(node).height))
  return { x, y, width: right - x, height: bottom - y }
}
