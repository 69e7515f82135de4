/** Makes a document for drawing a new cell: the layers, task and training of another document, and only the ports of its cells. */
import type { CellGraph, CellNode } from '../../contract/document/cellGraph'
import type { GatescopeDocument } from '../../contract/document/document'

/** Canvas pixels that the right side moves away from the left, to have room between. */
const room = 60

export function blankDocument(from: GatescopeDocument): GatescopeDocument {
  const layers = from.model.layers.map((layer) => (layer.kind === 'recurrent' ? { ...layer, name: 'My cell' } : layer))
  return { ...from, name: 'My model', cells: from.cells.map(portsOf), model: { ...from.model, layers } }
}

function portsOf({ id, nodes }: CellGraph): CellGraph {
  return { id, name: 'My cell', source: '', nodes: nodes.flatMap(port), edges: [] }
}

function port(node: CellNode): CellNode[] {
  if (node.kind === 'input' || node.kind === 'state') return [{ ...node, auto: true }]
  if (node.kind !== 'nextState' && node.kind !== 'output') return []
  return [{ ...node, auto: true, position: { ...node.position, x: node.position.x + room } }]
}
