/** Places nodes that only the text has: to the right of their inputs, where no other node is. */
import type { CellGraph, CellNode } from '../../../contract/document/cellGraph'
import { slotsOf } from '../../slots'

type Position = CellNode['position']

/** The width from one column to the next, and the height that a node takes, in canvas pixels. */
const room = { width: 130, height: 60 }
const column = 160

/** Puts each node of `fresh` at a free place and leaves the others where they are. */
export function placeNodes(graph: CellGraph, fresh: ReadonlySet<string>): CellGraph {
  const slots = slotsOf(graph)
  const placed = graph.nodes.filter((node) => !fresh.has(node.id)).map((node) => node.position)
  const at = new Map<CellNode, Position>()
  const positionOf = (node: CellNode) => at.get(node) ?? (fresh.has(node.id) ? null : node.position)
  const nodes = graph.nodes.map((node) => {
    if (!fresh.has(node.id)) return node
    const inputs = (slots.get(node) ?? []).flatMap((input) => (input && positionOf(input)) ?? [])
    const position = freePlace(inputs.length > 0 ? besideInputs(inputs) : entrance(placed), placed)
    placed.push(position)
    at.set(node, position)
    return { ...node, position }
  })
  return { ...graph, nodes }
}

function besideInputs(inputs: readonly Position[]): Position {
  const y = inputs.reduce((sum, each) => sum + each.y, 0) / inputs.length
  return { x: Math.round(Math.max(...inputs.map((each) => each.x)) + column), y: Math.round(y) }
}

/** Returns the place below the leftmost nodes. */
function entrance(placed: readonly Position[]): Position {
  if (placed.length === 0) return { x: 22, y: 22 }
  const left = Math.min(...placed.map((each) => each.x))
  const lowest = Math.max(...placed.filter((each) => each.x < left + room.width).map((each) => each.y))
  return { x: left, y: lowest + room.height }
}

function freePlace(wish: Position, placed: readonly Position[]): Position {
  const covered = (place: Position) =>
    placed.some((each) => Math.abs(each.x - place.x) < room.width && Math.abs(each.y - place.y) < room.height)
  for (let k = 0; ; k++) {
    const below = { x: wish.x, y: wish.y + k * 20 }
    if (!covered(below)) return below
    const above = { x: wish.x, y: wish.y - k * 20 }
    if (!covered(above)) return above
  }
}
