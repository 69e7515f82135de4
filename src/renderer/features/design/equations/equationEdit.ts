/** Makes the edit that turns a drawing into what its equations say, as one step of undo. */
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Edit } from '../../../lib/edits/edit'
import type { Drawn } from './equationText'

/** `before` is the cell as it is drawn in the layer; null when the text changes nothing. */
export function equationEdit(before: CellGraph, layer: LayerOf<'recurrent'>, { cell, hidden }: Drawn): Edit | null {
  const edits: Edit[] = []
  if (cell !== before) edits.push({ kind: 'setCell', cell })
  if (hidden !== layer.params.hidden) edits.push({ kind: 'setLayer', layer: { ...layer, params: { ...layer.params, hidden } } })
  const [only, ...more] = edits
  return only === undefined || more.length === 0 ? (only ?? null) : { kind: 'group', label: `write cell ${cell.name}`, edits }
}

/** Whether hardly any node of a cell was drawn before, so that the new nodes are to be laid out. */
export function writtenAnew(before: CellGraph, after: CellGraph): boolean {
  if (after === before) return false
  const known = new Set(before.nodes.map((node) => node.id))
  const inner = after.nodes.filter((node) => cellNodes[node.kind].group !== 'Ports')
  return inner.filter((node) => known.has(node.id)).length * 4 <= inner.length
}
