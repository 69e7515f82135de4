/** Makes undo and redo visible: goes to the changed place, or shows a notice with a link to it if another place of the window is open. */
import { watch } from 'vue'
import type { GatescopeDocument } from '../../../contract/document/document'
import { editPlaces } from '../../lib/edits/editPlaces'
import type { EditPlace } from '../../lib/edits/editPlaces'
import { layerOfPlace } from '../../lib/problemPlace'
import { useDocumentStore } from '../documentStore'
import type { Step } from '../documentStore'
import { useNavigationStore } from '../navigationStore'
import { useNoticeStore } from '../noticeStore'

export function useStepReveal(): void {
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const notices = useNoticeStore()

  // The watcher runs at once, so that the document and its view change together.
  watch(
    () => documents.lastStep,
    (step) => step !== null && documents.document !== null && follow(step, documents.document),
    { flush: 'sync' }
  )

  function follow(step: Step, document: GatescopeDocument): void {
    const places = newestFirst(editPlaces(step.before, step.edit), step.before)
    // If the layer of the open cell was removed, the model is shown instead, also after the layer comes back.
    if (!hasLayer(document, navigation.openLayer)) navigation.open(null)
    const title = `${step.undone ? 'Undone' : 'Redone'}: ${step.label}`
    if (places.some((place) => isShown(place, step.before) || isShown(place, document))) return select(places, step.before, document)
    if (navigation.place !== 'design') {
      notices.news({ title, action: { label: 'Show it', run: () => show(places, document) } })
      return
    }
    const [before, tab] = [navigation.view(), documents.activeId]
    show(places, document)
    if (before.openLayer === navigation.openLayer) return
    const back = () => documents.activeId === tab && navigation.restore(before)
    notices.news({ title, action: { label: 'Back to where I was', run: () => void back() } })
  }

  /** Tells whether the place is visible already. A setting is visible only while no node or layer with its own fields is selected. */
  function isShown(place: EditPlace, document: GatescopeDocument): boolean {
    if (place.level === 'window' || (place.level === 'training' && navigation.place === 'train')) return true
    if (navigation.place !== 'design') return false
    const open = document.model.layers.find(({ id }) => id === navigation.openLayer)
    switch (place.level) {
      case 'cell':
        return open?.kind === 'recurrent' && open.params.cell === place.cell
      case 'model':
        return open === undefined || (place.inCell && place.layer === open.id)
      case 'settings':
      case 'training':
        return navigation.selectedNodes.length === 0 && (open !== undefined || navigation.selectedLayer === null)
      default:
        return place satisfies never
    }
  }

  /** Selects the one node or layer that changed at a visible place, because only the inspector shows its settings. */
  function select(places: readonly EditPlace[], before: GatescopeDocument, document: GatescopeDocument): void {
    if (navigation.place !== 'design') return
    const layers = places.flatMap((place) => (place.level === 'model' && hasLayer(document, place.layer) ? [place.layer] : []))
    const [first] = layers
    const stays = layers.includes(navigation.selectedLayer) && first !== undefined && hasLayer(before, first)
    if (navigation.openLayer === null && first !== undefined && !stays) navigation.selectedLayer = first
    const [node, ...others] = places.flatMap((place) => (place.level === 'cell' ? nodesThere(place, document) : []))
    if (navigation.openLayer !== null && places.length === 1 && node !== undefined && others.length === 0) navigation.select([node])
  }

  function show(places: readonly EditPlace[], document: GatescopeDocument): void {
    const place = places.find(({ level }) => level === 'cell') ?? places.find(({ level }) => level === 'model') ?? places[0]
    if (place === undefined) return
    navigation.go('design')
    if (place.level === 'cell') showCell(place, document)
    else if (place.level === 'model') {
      navigation.open(null)
      navigation.selectedLayer = hasLayer(document, place.layer) ? place.layer : null
    } else {
      navigation.select([])
      if (navigation.openLayer === null) navigation.selectedLayer = null
    }
  }

  /** Opens the cell in the first layer that runs it. A cell that no layer runs is in the list beside the model. */
  function showCell(place: EditPlace & { level: 'cell' }, document: GatescopeDocument): void {
    const layer = layerOfPlace(document, { cell: place.cell })
    navigation.open(layer)
    const nodes = nodesThere(place, document)
    const [node, ...others] = nodes
    if (layer !== null && node !== undefined && others.length === 0) navigation.goTo(layer, node)
    else if (layer !== null) navigation.select(nodes, edgesThere(place, document))
    else navigation.selectedLayer = null
  }
}

/** Puts a layer that came back before the layers that were only connected to it. */
function newestFirst(places: readonly EditPlace[], before: GatescopeDocument): EditPlace[] {
  const isNew = (place: EditPlace) => place.level === 'model' && place.layer !== null && !hasLayer(before, place.layer)
  return [...places.filter(isNew), ...places.filter((place) => !isNew(place))]
}

const cellOf = (document: GatescopeDocument, id: string) => document.cells.find((cell) => cell.id === id)
const hasLayer = (document: GatescopeDocument, layer: string | null) => document.model.layers.some(({ id }) => id === layer)

function nodesThere(place: EditPlace & { level: 'cell' }, document: GatescopeDocument): string[] {
  const ids = new Set(cellOf(document, place.cell)?.nodes.map(({ id }) => id))
  return place.nodes.filter((id) => ids.has(id))
}

function edgesThere(place: EditPlace & { level: 'cell' }, document: GatescopeDocument): string[] {
  const ids = new Set(cellOf(document, place.cell)?.edges.map(({ id }) => id))
  return place.edges.filter((id) => ids.has(id))
}
