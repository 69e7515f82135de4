/** Turns one list of layers into another as a single undoable edit, so that all changes of the stack are written as plain functions of lists. */
import type { GatescopeDocument } from '../../../../../contract/document/document'
import type { Layer } from '../../../../../contract/document/modelGraph'
import type { Edit } from '../../../../lib/edits/edit'

export type Layers = readonly Layer[]

/** The edit that makes `after` of the document's layers; null when they are that already. Layers that stay are the same objects. */
export function stackEdit(document: GatescopeDocument, after: Layers, label: string): Edit | null {
  const before = document.model.layers
  const ids = new Set(after.map((layer) => layer.id))
  const gone = before.filter((layer) => !ids.has(layer.id))
  const edits: Edit[] = [
    ...gone.map((layer): Edit => ({ kind: 'removeLayer', layer: layer.id })),
    ...orderEdits(
      before.filter((layer) => ids.has(layer.id)),
      after
    ),
    ...contentEdits(before, after)
  ]
  return edits.length === 0 ? null : { kind: 'group', label, edits }
}

/** Brings layers to their places one by one, from the front. */
function orderEdits(before: Layers, after: Layers): Edit[] {
  const order = before.map((layer) => layer.id)
  return after.flatMap((layer, at): Edit[] => {
    if (order[at] === layer.id) return []
    const from = order.indexOf(layer.id)
    if (from >= 0) order.splice(from, 1)
    order.splice(at, 0, layer.id)
    return [from < 0 ? { kind: 'insertLayer', at, layer } : { kind: 'moveLayer', layer: layer.id, to: at }]
  })
}

function contentEdits(before: Layers, after: Layers): Edit[] {
  return after.flatMap((layer): Edit[] => {
    const old = before.find((one) => one.id === layer.id)
    return old === undefined || old === layer ? [] : [{ kind: 'setLayer', layer }]
  })
}
