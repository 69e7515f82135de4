/** Finds the layer under which a problem's place can be shown. */
import type { GatescopeDocument } from '../../contract/document/document'
import type { Place } from '../../contract/problems/problems'

/** The layer that the place names, or the first one that runs the cell that it names; null for the document as a whole. */
export function layerOfPlace(document: GatescopeDocument, place: Place): string | null {
  const { layers } = document.model
  const named = layers.find((layer) => layer.id === place.layer)
  if (named !== undefined) return named.id
  return layers.find((layer) => layer.kind === 'recurrent' && layer.params.cell === place.cell)?.id ?? null
}
