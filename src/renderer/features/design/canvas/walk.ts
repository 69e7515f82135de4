/** Where the keyboard goes from a node: along its edges, and to its neighbours on the drawing. */
import type { CellEdge, CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { nodeSize } from './nodeSize'

/** What enters a node, then what leaves it. */
export function edgesAt(cell: CellGraph, node: string): CellEdge[] {
  return [...cell.edges.filter(({ target }) => target === node), ...cell.edges.filter(({ source }) => source === node)]
}

/** The nearest node in a direction, where what lies aside counts twice; without a node to go from the first one; null when none lies there. */
export function nearestNode(cell: CellGraph, from: string | null, direction: Position): string | null {
  const start = cell.nodes.find((node) => node.id === from)
  if (start === undefined) return cell.nodes[0]?.id ?? null
  let best: { id: string; far: number } | null = null
  for (const node of cell.nodes) {
    const [dx, dy] = [middle(node).x - middle(start).x, middle(node).y - middle(start).y]
    const ahead = dx * direction.x + dy * direction.y
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x)
    const far = ahead + 2 * aside
    if (node !== start && ahead > 0 && aside <= 2 * ahead && (best === null || far < best.far)) best = { id: node.id, far }
  }
  return best?.id ?? null
}

function middle(node: CellNode): Position {
  const { width, height } = nodeSize(node)
  return { x: node.position.x + width / 2, y: node.position.y + height / 2 }
}
