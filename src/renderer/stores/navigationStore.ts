/** Holds the place of the window that is shown, and for the shown document its open layer, cell and selection. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'

export const places = ['design', 'train', 'inspect', 'compare', 'export'] as const
export type Place = (typeof places)[number]

export const placeLabels: { readonly [P in Place]: string } = {
  design: 'Design',
  train: 'Train',
  inspect: 'Inspect',
  compare: 'Compare',
  export: 'Export'
}

/** The view of a document. */
export interface DocumentView {
  readonly openLayer: string | null
  readonly selectedLayer: string | null
  readonly selectedNodes: readonly string[]
  readonly selectedEdges: readonly string[]
}

const nameInAddress = () => location.hash.replace(/^#\/?/, '').replace(/\?.*$/s, '')
/** The fragment of the address, where it leads to more than a place. */
const linkInAddress = () => (location.hash.includes('?') ? location.hash : null)
const placeFromAddress = () => places.find((place) => place === nameInAddress()) ?? 'design'
/** The name in the address, where it is none of the places. */
const unknownInAddress = () => (nameInAddress() === '' || places.some((place) => place === nameInAddress()) ? null : nameInAddress())

export const useNavigationStore = defineStore('navigation', () => {
  const place = ref<Place>(placeFromAddress())
  /** What the address asked for where there is no such place, for as long as nobody was told. */
  const unknownPlace = ref(unknownInAddress())
  /** The link to a view in the address, until the view is shown. */
  const link = ref(linkInAddress())
  /** The recurrent layer whose cell is open in Design, or null for the model as layers. */
  const openLayer = ref<string | null>(null)
  const selectedLayer = ref<string | null>(null)
  const selectedNodes = shallowRef<readonly string[]>([])
  const selectedEdges = shallowRef<readonly string[]>([])
  /** The node that the canvas should bring into view. The count makes a second request for the same node a new one. */
  const reveal = shallowRef<{ readonly node: string; readonly count: number } | null>(null)
  const selectedNode = computed(() => (selectedNodes.value.length === 1 ? (selectedNodes.value[0] ?? null) : null))

  const showInAddress = (shown: Place) => history.replaceState(null, '', `#/${shown}`)
  watch(place, showInAddress)
  if (unknownPlace.value !== null) showInAddress(place.value)
  addEventListener('hashchange', () => {
    unknownPlace.value = unknownInAddress()
    link.value = linkInAddress()
    place.value = placeFromAddress()
  })

  /** The address names the place alone from now on: what is shown changes, and the link in it does not. */
  function dropLink(): void {
    link.value = null
    showInAddress(place.value)
  }

  function go(next: Place): void {
    place.value = next
  }

  /** Returns how to go to a place once something has been opened for it. Who has gone elsewhere meanwhile stays there. */
  function goLater(next: Place): () => void {
    const from = place.value
    return () => {
      if (place.value === from) go(next)
    }
  }

  function select(nodes: readonly string[], edges: readonly string[] = []): void {
    if (!sameList(selectedNodes.value, nodes)) selectedNodes.value = [...nodes]
    if (!sameList(selectedEdges.value, edges)) selectedEdges.value = [...edges]
  }

  /** Opens a layer's cell, or the model with null. */
  function open(layer: string | null): void {
    if (layer !== openLayer.value) select([])
    openLayer.value = layer
    if (layer !== null) selectedLayer.value = layer
  }

  function view(): DocumentView {
    return {
      openLayer: openLayer.value,
      selectedLayer: selectedLayer.value,
      selectedNodes: selectedNodes.value,
      selectedEdges: selectedEdges.value
    }
  }

  function restore(view: DocumentView): void {
    openLayer.value = view.openLayer
    selectedLayer.value = view.selectedLayer
    select(view.selectedNodes, view.selectedEdges)
    reveal.value = null
  }

  /** Goes to a node, or to a layer when `node` is null. */
  function goTo(layer: string, node: string | null): void {
    go('design')
    open(node === null ? null : layer)
    selectedLayer.value = layer
    if (node === null) return
    select([node])
    reveal.value = { node, count: (reveal.value?.count ?? 0) + 1 }
  }

  return {
    place,
    unknownPlace,
    link,
    openLayer,
    selectedLayer,
    selectedNodes,
    selectedEdges,
    selectedNode,
    reveal,
    go,
    goLater,
    dropLink,
    select,
    open,
    goTo,
    view,
    restore
  }
})

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index])
}
