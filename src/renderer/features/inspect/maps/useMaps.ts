/** Which maps of the newest frame are shown and in which order their units stand; the order stays while the model learns, until it is asked for again. */
import { computed, watch } from 'vue'
import type { GatescopeDocument } from '../../../../contract/document/document'
import type { HeatMap, ProbeFrame } from '../../../../contract/events/probe'
import { defaultSortMap, layersOf, mainMaps, mapKey, orderedMaps, shownLayer } from './mapOrder'
import { useInspectViews } from '../view/inspectViews'
import type { InspectEntries } from '../view/inspectViews'
import { unitOrder } from './unitOrder'

/**
 * @param document the one of the run, which tells gates from what leads to them
 * @param views where the choice of layer and order is kept: with the shown document unless told otherwise
 * @param shownAs what a map is shown as, such as its change since another moment; as itself unless told otherwise
 */
export function useMaps(
  frame: () => ProbeFrame | null,
  document: () => GatescopeDocument | null,
  views: InspectEntries = useInspectViews(),
  shownAs: (map: HeatMap) => HeatMap = (map) => map
) {
  const [chosenLayer, sort, chosenSortBy, order] = [views.entry('layer'), views.entry('sort'), views.entry('sortBy'), views.entry('order')]
  /** Whether every value of the model is shown, or gates, candidates and states, and what mixes time steps. */
  const everything = views.entry('everything')
  const layers = computed(() => layersOf(frame() ?? emptyFrame, everything.value))
  const telling = computed(() => layersOf(frame() ?? emptyFrame, false))
  const layer = computed({
    get: () => shownLayer(chosenLayer.value, layers.value, telling.value) ?? '',
    set: (next) => (chosenLayer.value = next)
  })
  /** How many layers are listed with all values alone. */
  const hidden = computed(() => layersOf(frame() ?? emptyFrame, true).length - telling.value.length)
  const all = computed(() => orderedMaps(frame() ?? emptyFrame, layer.value))
  const main = computed(() => mainMaps(all.value, document()))
  const shown = computed(() => (everything.value ? all.value : main.value).map(shownAs))
  /** How many maps the choice leaves out. */
  const more = computed(() => all.value.length - main.value.length)
  const sortMap = computed(() => shown.value.find((map) => mapKey(map) === chosenSortBy.value) ?? defaultSortMap(shown.value))
  const sortBy = computed({
    get: () => (sortMap.value === null ? '' : mapKey(sortMap.value)),
    set: (next) => (chosenSortBy.value = next)
  })

  function sortAgain(): void {
    if (sortMap.value === null) return
    order.value = unitOrder(sortMap.value, sort.value)
    views.view.orderedBy = orderedBy.value
  }
  const orderedBy = computed(() => [sort.value, sortBy.value, layer.value, sortMap.value?.units, sortMap.value?.steps].join(' '))
  // Not with each frame: rows that jump cannot be watched. Nor when the place comes back with the order that it had.
  watch(
    [orderedBy, () => views.view],
    () => {
      if (orderedBy.value !== views.view.orderedBy) sortAgain()
    },
    { immediate: true }
  )

  /** The order of maps with so many units; maps of another width than the sorted one stand by number. */
  function orderFor(units: number): Uint32Array {
    return order.value.length === units ? order.value : byNumber(units)
  }

  return { layers, layer, hidden, all, shown, everything, more, sort, sortBy, orderFor, sortAgain }
}

const emptyFrame: ProbeFrame = {
  step: 0,
  batch: null,
  place: null,
  answer: null,
  tokens: [],
  maps: [],
  lags: [],
  matrices: [],
  next: { best: 0, tokens: [], probability: new Float32Array(0) },
  surprise: new Float32Array(0)
}

const numbered = new Map<number, Uint32Array>()
function byNumber(units: number): Uint32Array {
  const known = numbered.get(units)
  if (known !== undefined) return known
  const numbers = Uint32Array.from({ length: units }, (_, unit) => unit)
  numbered.set(units, numbers)
  return numbers
}
