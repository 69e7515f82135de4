/** Where a person is in each open document: the layer, its cell and the selection come back with the tab. */
import { watch } from 'vue'
import type { GatescopeDocument } from '../../../contract/document/document'
import { useDocumentStore } from '../documentStore'
import { useNavigationStore } from '../navigationStore'
import type { DocumentView } from '../navigationStore'

export function useTabViews(): void {
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const views = new Map<string, DocumentView>()
  watch(
    () => documents.activeId,
    (next, before) => {
      if (before !== null) views.set(before, navigation.view())
      navigation.restore((next === null ? undefined : views.get(next)) ?? firstView(documents.document))
    },
    // At once: the layer of one document must never be looked for in another.
    { flush: 'sync' }
  )
}

/** The cell of the first recurrent layer, or else the model. */
function firstView(document: GatescopeDocument | null): DocumentView {
  const layer = document?.model.layers.find((one) => one.kind === 'recurrent')?.id ?? null
  return { openLayer: layer, selectedLayer: layer, selectedNodes: [], selectedEdges: [] }
}
