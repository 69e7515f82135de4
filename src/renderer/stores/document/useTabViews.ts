/** Restores the view of each open document, which is its layer, cell and selection, with its tab and after a reload. */
import { watch } from 'vue'
import type { GatescopeDocument } from '../../../contract/document/document'
import { keepViews, readViews } from '../../lib/session/keptViews'
import type { KeptView } from '../../lib/session/keptViews'
import { useDocumentStore } from '../documentStore'
import { useNavigationStore } from '../navigationStore'
import type { DocumentView } from '../navigationStore'

export function useTabViews(): void {
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const views = readViews()
  watch(
    () => documents.activeId,
    (next, before) => {
      if (before !== null) views.set(before, viewNow())
      navigation.restore((next === null ? null : viewIn(documents.document, views.get(next))) ?? firstView(documents.document))
    },
    // The watcher runs at once, so that a layer of one document is never looked up in another.
    { flush: 'sync' }
  )
  watch(() => [documents.activeId, navigation.openLayer, navigation.selectedLayer], keep)
  addEventListener('pagehide', keep)

  function keep(): void {
    const open = new Set(documents.tabs.open.map(({ id }) => id))
    if (documents.activeId !== null) views.set(documents.activeId, viewNow())
    keepViews(new Map([...views].filter(([tab]) => open.has(tab))))
  }

  function viewNow(): KeptView {
    const { selectedNodes, selectedEdges, ...rest } = navigation.view()
    return { ...rest, selectedNodes: [...selectedNodes], selectedEdges: [...selectedEdges] }
  }
}

/** Returns the view for the document as it is now, or null if the layer of the view no longer exists. */
function viewIn(document: GatescopeDocument | null, view: KeptView | undefined): DocumentView | null {
  if (view === undefined || view.openLayer === null) return view ?? null
  return document?.model.layers.some(({ id }) => id === view.openLayer) === true ? view : null
}

/** Opens the cell of the first recurrent layer, or else the model. */
function firstView(document: GatescopeDocument | null): DocumentView {
  const layer = document?.model.layers.find((one) => one.kind === 'recurrent')?.id ?? null
  return { openLayer: layer, selectedLayer: layer, selectedNodes: [], selectedEdges: [] }
}
