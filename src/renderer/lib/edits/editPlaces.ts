/** Finds the place where an edit is visible: nodes of a cell, a layer, or the settings. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Edit } from './edit'

export type EditPlace =
  /** The nodes and edges that the edit names, even if they no longer exist. */
  | { readonly level: 'cell'; readonly cell: string; readonly nodes: readonly string[]; readonly edges: readonly string[] }
  /** `inCell` tells whether the edit is also visible while the layer's cell is open. */
  | { readonly level: 'model'; readonly layer: string | null; readonly inCell: boolean }
  | { readonly level: 'settings' }
  /** Settings that Train shows as well. */
  | { readonly level: 'training' }
  /** The document's name, which stands over every place. */
  | { readonly level: 'window' }

/** `before`: the document that the edit was applied to. */
export function editPlaces(before: GatescopeDocument, edit: Edit): EditPlace[] {
  switch (edit.kind) {
    case 'setName':
      return [{ level: 'window' }]
    case 'setTraining':
      return [{ level: 'training' }]
    case 'setTask':
    case 'setProbe':
    case 'setProbes':
    case 'setFeatures':
      return [{ level: 'settings' }]
    case 'insertCell':
    case 'removeCell':
      return [{ level: 'model', layer: null, inCell: false }]
    case 'setCell':
      return [inCell(edit.cell.id)]
    case 'setCellTitle':
    case 'setGroups':
      return [inCell(edit.cell)]
    case 'insertNodes':
      return [inCell(edit.cell, idsOf(edit.nodes))]
    case 'removeNodes':
      return [inCell(edit.cell, edit.ids)]
    case 'setNode':
      return [inCell(edit.cell, [edit.node.id])]
    case 'moveNodes':
      return [inCell(edit.cell, Object.keys(edit.positions))]
    case 'insertEdges':
      return [inCell(edit.cell, [], idsOf(edit.edges))]
    case 'removeEdges':
      return [inCell(edit.cell, [], edit.ids)]
    case 'insertLayer':
      return [{ level: 'model', layer: edit.layer.id, inCell: false }]
    case 'removeLayer':
    case 'moveLayer':
      return [{ level: 'model', layer: edit.layer, inCell: false }]
    case 'setLayer':
      return [{ level: 'model', layer: edit.layer.id, inCell: seenInCell(before, edit.layer) }]
    case 'group':
      return edit.edits.flatMap((part) => editPlaces(before, part))
    default:
      return edit satisfies never
  }
}

function inCell(cell: string, nodes: readonly string[] = [], edges: readonly string[] = []): EditPlace {
  return { level: 'cell', cell, nodes, edges }
}

const idsOf = (placed: readonly { readonly value: { readonly id: string } }[]) => placed.map(({ value }) => value.id)

type Layer = GatescopeDocument['model']['layers'][number]

/** A layer's cell, hidden size and name are shown beside the drawing; its inputs and its direction are not. */
function seenInCell({ model }: GatescopeDocument, after: Layer): boolean {
  const was = model.layers.find(({ id }) => id === after.id)
  if (was?.kind !== 'recurrent' || after.kind !== 'recurrent') return false
  return was.params.direction === after.params.direction && was.inputs.join() === after.inputs.join()
}
