/** Makes the edit that turns a drawing into what its equations say, as one step of undo. */
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Edit } from '../../../lib/edits/edit'
import { withRoom, withRoomBeside } from '../edits/makeRoom'
import { nodeSize } from '../../../../cell/drawing/nodeSize'
import { isAutomatic } from '../layout/automatic'
import type { Drawn } from './equationText'

/** `before` is the cell as it is drawn in the layer; null when the text changes nothing. */
export function equationEdit(before: CellGraph, layer: LayerOf<'recurrent'>, { cell, hidden }: Drawn): Edit | null {
  const edits: Edit[] = []
  if (cell !== before) edits.push({ kind: 'setCell', cell: roomy(before, cell) })
  if (hidden !== layer.params.hidden) edits.push({ kind: 'setLayer', layer: { ...layer, params: { ...layer.params, hidden } } })
  const [only, ...more] = edits
  return only === undefined || more.length === 0 ? (only ?? null) : { kind: 'group', label: `write cell ${cell.name}`, edits }
}

/** In a drawing that a person arranged, new and wider nodes get room; any other drawing is laid out as a whole after the edit. */
function roomy(before: CellGraph, written: CellGraph): CellGraph {
  if (isAutomatic(written)) return written
  const widths = new Map(before.nodes.map((node) => [node.id, nodeSize(node).width]))
  const fresh = written.nodes.flatMap(({ id }) => (widths.has(id) ? [] : [id]))
  const grown = written.nodes.flatMap((node) => (nodeSize(node).width > (widths.get(node.id) ?? Infinity) ? [node.id] : []))
  return withRoomBeside(fresh.length === 0 ? written : withRoom(written, new Set(fresh)), grown)
}
