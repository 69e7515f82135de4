/** Automatic layout of a cell: states and input at the left, next states and output at the right, time running across. */
import dagre from '@dagrejs/dagre'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { nodeSize } from './nodeSize'

const leftColumn: ReadonlySet<string> = new Set(['input', 'state', 'vector'])
const rightColumn: ReadonlySet<string> = new Set(['nextState', 'output'])

/** Top left corners by node id, moved so that the drawing's own corner stays where it was. */
export function layoutCell(cell: CellGraph): Record<string, Position> {
  const graph = new dagre.graphlib.Graph<object, object, object>()
  graph.setGraph({ rankdir: 'LR', nodesep: 42, ranksep: 62, ranker: 'network-simplex' })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const node of cell.nodes) graph.setNode(node.id, { ...nodeSize(node) })
  for (const edge of cell.edges) graph.setEdge(edge.source, edge.target)
  dagre.layout(graph)
  return corners(cell, (id) => centreOf(graph.node(id)))
}

function centreOf(label: object): Position {
  return 'x' in label && 'y' in label && typeof label.x === 'number' && typeof label.y === 'number'
    ? { x: label.x, y: label.y }
    : { x: 0, y: 0 }
}

function corners(cell: CellGraph, centre: (id: string) => Position): Record<string, Position> {
  const places = cell.nodes.map((node) => {
    const { width, height } = nodeSize(node)
    const { x, y } = centre(node.id)
    return { node, width, x: x - width / 2, y: y - height / 2 }
  })
  const left = Math.min(...places.map(({ x }) => x))
  const right = Math.max(...places.map(({ x, width }) => x + width))
  const origin = {
    x: Math.min(...cell.nodes.map((node) => node.position.x)),
    y: Math.min(...cell.nodes.map((node) => node.position.y))
  }
  const top = Math.min(...places.map(({ y }) => y))
  return Object.fromEntries(
    places.map(({ node, width, x, y }) => {
      const column = leftColumn.has(node.kind) ? left : rightColumn.has(node.kind) ? right - width : x
      return [node.id, { x: Math.round(column - left + origin.x), y: Math.round(y - top + origin.y) }]
    })
  )
}
