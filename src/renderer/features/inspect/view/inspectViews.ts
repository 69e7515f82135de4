/** What was looked at in Inspect, for each open document: it stays while other places or documents are shown. */
import { defineStore } from 'pinia'
import { computed, reactive } from 'vue'
import type { WritableComputedRef } from 'vue'
import { useDocumentStore } from '../../../stores/documentStore'
import type { UnitSort } from '../maps/unitOrder'

/** The ways of looking into a model, each a tab. */
export const inspectTabNames = ['tokens', 'units', 'change', 'memory', 'predictions'] as const
export type InspectTab = (typeof inspectTabNames)[number]

export interface InspectView {
  tab: InspectTab
  /** The time step and the unit under the cursor, 0-based. */
  token: number
  unit: number
  /** The layer that is shown; null: the first. */
  layer: string | null
  /** Whether all values are shown, or gates and states alone. */
  everything: boolean
  sort: UnitSort
  /** The key of the map that units are sorted by; null: the state. */
  sortBy: string | null
  /** The units from top to bottom, and what they were sorted by. */
  order: Uint32Array
  orderedBy: string
  /** The key of the map whose histogram is shown. */
  histogramOf: string
  matrix: number
  /** Whether all attention heads are shown beside the page. */
  headsShown: boolean
  reachShown: boolean
  /** Whether the gradient reach is of the loss at the cursor. */
  reachAtCursor: boolean
  /** Whether the outputs of layers are shown beside the states. */
  reachOutputs: boolean
  /** The predicted column whose chart is shown. */
  column: number
  /** How far the maps are scrolled, in pixels. */
  left: number
  top: number
}

/** A view, and its entries one by one, to read and to set. */
export interface InspectEntries {
  readonly view: InspectView
  entry<K extends keyof InspectView>(key: K): WritableComputedRef<InspectView[K]>
}

const firstView = (): InspectView => ({
  tab: 'tokens',
  token: 0,
  unit: 0,
  layer: null,
  everything: false,
  sort: 'index',
  sortBy: null,
  order: new Uint32Array(0),
  orderedBy: '',
  histogramOf: '',
  matrix: 0,
  headsShown: true,
  reachShown: true,
  reachAtCursor: false,
  reachOutputs: false,
  column: 0,
  left: 0,
  top: 0
})

export const useInspectViews = defineStore('inspectViews', () => {
  const documents = useDocumentStore()
  const views = new Map<string, InspectView>()

  function viewOf(id: string): InspectView {
    const view = views.get(id) ?? reactive(firstView())
    views.set(id, view)
    return view
  }

  function entriesOf(id: () => string): InspectEntries {
    const view = computed(() => viewOf(id()))
    return {
      get view() {
        return view.value
      },
      entry: <K extends keyof InspectView>(key: K) =>
        computed({ get: (): InspectView[K] => view.value[key], set: (value: InspectView[K]) => void (view.value[key] = value) })
    }
  }

  const shown = entriesOf(() => documents.activeId ?? '')
  /** The view of the shown document. */
  const view = computed(() => shown.view)
  /** One entry of that view. */
  const { entry } = shown
  /** The view of a run that is compared with another: it is none of its document's. */
  const ofRun = (runId: () => string): InspectEntries => entriesOf(() => `run ${runId()}`)

  return { view, entry, ofRun }
})
