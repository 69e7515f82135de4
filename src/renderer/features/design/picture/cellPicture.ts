/** Turns a cell's nodes and edges into shapes: the boxes and curves that the canvas draws. */
import type { CellGraph, Role } from '../../../../contract/document/cellGraph'
import { edgeCurve } from '../../../../cell/drawing/edgePath'
import type { Box } from '../../../../cell/drawing/edgePath'
import { entryOf } from '../../../../cell/drawing/entry'
import { isRound, nodeSize } from '../../../../cell/drawing/nodeSize'

export interface PictureNode extends Box {
  readonly id: string
  readonly role: Role
  readonly round: boolean
}

export interface CellPicture {
  /** In canvas pixels, with a margin around the drawing. */
  readonly viewBox: string
  readonly nodes: readonly PictureNode[]
  readonly edges: readonly { readonly id: string; readonly role: Role; readonly carriesState: boolean; readonly path: string }[]
}

const margin = 14

export function cellPicture(cell: CellGraph): CellPicture {
  const nodes = cell.nodes.map((node) => ({
    id: node.id,
    role: node.role,
    round: isRound(node.kind),
    ...node.position,
    ...nodeSize(node)
  }))
  const boxes = new Map(nodes.map((node) => [node.id, node]))
  const edges = cell.edges.flatMap((edge) => {
    const [source, target] = [boxes.get(edge.source), boxes.get(edge.target)]
    if (source === undefined || target === undefined) return []
    const carriesState = cell.nodes.find((node) => node.id === edge.source)?.kind === 'state' && source.role === 'state'
    return [{ id: edge.id, role: source.role, carriesState, path: edgeCurve(source, target, entryOf(cell, edge)) }]
  })
  return { viewBox: viewBox(nodes), nodes, edges }
}

function viewBox(boxes: readonly Box[]): string {
  if (boxes.length === 0) return '0 0 100 60'
  const left = Math.min(...boxes.map(({ x }) => x)) - margin
  const top = Math.min(...boxes.map(({ y }) => y)) - margin
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + margin
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + margin
  return [left, top, right - left, bottom - top].map(Math.round).join(' ')
}
