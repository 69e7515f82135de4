/** The edit that makes a drawing what its equations say: one step of undo. */
import { cellNodes } from '../../../../contract/document/cellNodes'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Edit } from '../../../lib/edits/edit'
import { layoutCell } from '../canvas/layout'
import type { Drawn } from './equationText'

/** `before` is the cell as it is drawn in the layer; null when the text changes nothing. */
export function equationEdit(before: CellGraph, layer: LayerOf<'recurrent'>, { cell, hidden }: Drawn): Edit | null {
  const edits: Edit[] = []
  if (cell !== before) edits.push({ kind: 'setCell', cell })
  if (hidden !== layer.params.hidden) edits.push({ kind: 'setLayer', layer: { ...layer, params: { ...layer.params, hidden } } })
  const [only, ...more] = edits
  return only === undefined || more.length === 0 ? (only ?? null) : { kind: 'group', label: `write cell ${cell.name}`, edits }
}

/** A cell of which hardly anything was drawn before is laid out as a whole. */
export function laidOut(before: CellGraph, drawn: Drawn): Drawn {
  if (drawn.cell === before) return drawn
  const known = new Set(before.nodes.map((node) => node.id))
  const inner = drawn.cell.nodes.filter((node) => cellNodes[node.kind].group !== 'Ports')
  const stayed = inner.filter((node) => known.has(node.id)).length
  if (stayed * 4 > inner.length) return drawn
  const places = layoutCell(drawn.cell)
  const nodes = drawn.cell.nodes.map((node) => ({ ...node, position: places[node.id] ?? node.position }))
  return { ...drawn, cell: { ...drawn.cell, nodes } }
}
