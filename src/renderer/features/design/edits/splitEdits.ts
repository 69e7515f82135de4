/** Finds the parts of a split that are not drawn yet, and adds them beside the split on its input. */
import type { CellGraph, CellNode, CellNodeOf } from '../../../../contract/document/cellGraph'
import { cellNodeSchema } from '../../../../contract/document/cellGraph'
import { freshName } from '../../../../cell/names'
import type { Edit } from '../../../lib/edits/edit'
import { freePlace } from '../geometry/freePlace'
import { nodeSize } from '../../../../cell/drawing/nodeSize'
import { edgeIds, nodeIds, nodeNames } from './names'

type Split = CellNodeOf<'split'>
const gap = 12

/** From 1 on, of as many parts as the split makes; none where all are drawn, or where nothing enters it. */
export function otherParts(cell: CellGraph, split: Split): number[] {
  const input = sourceOf(cell, split)
  if (input === undefined) return []
  const drawn = cell.nodes.flatMap((node) =>
    node.kind === 'split' && node.params.parts === split.params.parts && sourceOf(cell, node)?.source === input.source
      ? [node.params.part]
      : []
  )
  return Array.from({ length: split.params.parts }, (_, k) => k + 1).filter((part) => !drawn.includes(part))
}

/** Adds a split for each of the other parts, under the one that is there; null where there is none to add. */
export function otherPartsEdit(cell: CellGraph, split: Split): Edit | null {
  const input = sourceOf(cell, split)
  const parts = otherParts(cell, split)
  if (input === undefined || parts.length === 0) return null
  const grown = parts.reduce((open, part) => withPart(open, split, part, input), cell)
  const nodes = grown.nodes.slice(cell.nodes.length).map((value, k) => ({ at: cell.nodes.length + k, value }))
  const edges = grown.edges.slice(cell.edges.length).map((value, k) => ({ at: cell.edges.length + k, value }))
  const label = parts.length === 1 ? `add part ${parts[0] ?? 0} of ${split.params.parts}` : `add the other ${parts.length} parts`
  return {
    kind: 'group',
    label,
    edits: [
      { kind: 'insertNodes', cell: cell.id, nodes },
      { kind: 'insertEdges', cell: cell.id, edges }
    ]
  }
}

function withPart(cell: CellGraph, split: Split, part: number, input: { source: string; sourcePort: string }): CellGraph {
  const name = freshName(nodeNames(cell), split.name)
  const id = freshName(nodeIds(cell), name)
  const last = cell.nodes[cell.nodes.length - 1] ?? split
  const above = last.kind === 'split' && last.position.x === split.position.x ? last : split
  const position = freePlace(cell, { x: split.position.x, y: above.position.y + nodeSize(split).height + gap })
  const node = cellNodeSchema.parse({ id, name, kind: 'split', role: split.role, position, params: { ...split.params, part } })
  const edge = { id: freshName(edgeIds(cell), `${input.source}_${id}`.slice(0, 60)), ...input, target: id, targetPort: 'in' }
  return { ...cell, nodes: [...cell.nodes, node], edges: [...cell.edges, edge] }
}

function sourceOf(cell: CellGraph, node: CellNode): { source: string; sourcePort: string } | undefined {
  const edge = cell.edges.find(({ target }) => target === node.id)
  return edge && { source: edge.source, sourcePort: edge.sourcePort }
}
