/** Finds a place for a new node that covers no other. */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import type { LooseEnd } from '../edits/looseEnd'
import { nodeSize } from '../../../../cell/drawing/nodeSize'
import { overlap } from '../../../../cell/drawing/boxes'

const room = { width: 100, height: 40 }
const between = 10
const step = 25
const farthest = 60
/** Between two nodes that are connected. */
const apart = 56

/** A free place for a node right before or behind the one that it is connected to. */
export function besidePlace(cell: CellGraph, node: CellNode, { node: id, side }: LooseEnd): Position {
  const other = cell.nodes.find((one) => one.id === id)
  if (other === undefined) return freePlace(cell, { x: 0, y: 0 })
  const [nodeBox, otherBox] = [nodeSize(node), nodeSize(other)]
  const x = side === 'behind' ? other.position.x + otherBox.width + apart : other.position.x - nodeBox.width - apart
  return freePlace(cell, { x, y: other.position.y + (otherBox.height - nodeBox.height) / 2 })
}

/** The wished place, or the nearest free one beside it. */
export function freePlace(cell: CellGraph, wish: Position): Position {
  const start = { x: Math.round(wish.x), y: Math.round(wish.y) }
  for (let far = 0; far <= farthest; far++) {
    for (const [x, y] of [
      [0, far],
      [0, -far],
      [far, 0],
      [-far, 0]
    ] as const) {
      const place = { x: start.x + x * step, y: start.y + y * step }
      if (!covers(cell, place)) return place
    }
  }
  return start
}

function covers(cell: CellGraph, place: Position): boolean {
  return cell.nodes.some((node) => overlap({ ...room, ...place }, { ...nodeSize(node), ...node.position }, between))
}
