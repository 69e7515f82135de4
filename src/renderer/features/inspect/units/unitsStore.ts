/** The search for units: the property, the scores as they come, the unit whose trace is open, and places where units switch together. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { UnitTrace } from '../../../../contract/procedures/units'
import { usualTokens } from '../../../../contract/procedures/units'
import { mostPlaces } from '../../../../contract/units/places'
import type { Condition, FoundPlace, PlacesEvent } from '../../../../contract/units/places'
import type { Property, PropertyKind } from '../../../../contract/units/property'
import type { TapScores, UnitScores, UnitsEvent } from '../../../../contract/units/scores'
import { useStreamed } from '../../../composables/useStreamed'
import { problemLine, reasonText } from '../../../lib/words/faultText'
import { useConnectionStore } from '../../../stores/connectionStore'
import { useCheckpointStore } from '../../../stores/inspect/checkpointStore'
import { useRunStore } from '../../../stores/runStore'

/** The unit whose trace is open. */
export interface ChosenUnit {
  readonly map: Pick<TapScores, 'layer' | 'node' | 'name' | 'label' | 'range'>
  readonly unit: number
}

export interface FoundPlaces {
  /** Sequences that are searched. */
  readonly sequences: number
  readonly count: number
  readonly read: number
  readonly of: number
  readonly places: readonly FoundPlace[]
}

type Progress = Extract<UnitsEvent, { type: 'progress' }>

export const useUnitsStore = defineStore('units', () => {
  const connection = useConnectionStore()
  const run = useRunStore()
  const checkpoints = useCheckpointStore()
  const kind = ref<PropertyKind>('quote')
  const pattern = ref('[0-9]+')
  const name = ref('')
  const tokens = ref(usualTokens)
  const scores = shallowRef<UnitScores | null>(null)
  const begun: Progress = { type: 'progress', stage: 'compile', done: 0, of: 1 }
  const told = shallowRef(begun)
  const fault = shallowRef<string | null>(null)
  const chosen = shallowRef<ChosenUnit | null>(null)
  const trace = shallowRef<UnitTrace | null>(null)
  const found = shallowRef<FoundPlaces | null>(null)
  const scoring = useStreamed(reasonText, take, fault)
  const finding = useStreamed(reasonText, takePlaces, fault)
  const progress = computed(() => (scoring.underWay.value ? told.value : null))

  const property = computed((): Property => {
    switch (kind.value) {
      case 'regex':
        return { kind: kind.value, pattern: pattern.value }
      case 'target':
      case 'column':
        return { kind: kind.value, name: name.value }
      default:
        return { kind: kind.value }
    }
  })
  const model = computed(() => ({ runId: run.summary?.runId ?? '', step: checkpoints.step }))

  /** Scores all units. A search that is under way is given up. */
  async function search(): Promise<void> {
    scores.value = chosen.value = trace.value = null
    told.value = begun
    const request = { ...model.value, property: property.value, tokens: tokens.value }
    await scoring.follow((options) => connection.client.units.score(request, options))
  }

  function take(event: UnitsEvent): void {
    if (event.type === 'progress') told.value = event
    else if (event.type === 'refused') fault.value = problemLine(event.problem)
    else scores.value = event.scores
  }

  /** Opens a unit as a trace. `at`: the place in the data; null for one where the property changes. */
  async function open(unit: ChosenUnit, at: { readonly sequence: number; readonly from: number } | null = null): Promise<void> {
    chosen.value = unit
    fault.value = null
    const { layer, node } = unit.map
    try {
      const about = scores.value?.property ?? property.value
      const next = await connection.client.units.trace({ ...model.value, property: about, layer, node, unit: unit.unit, at })
      if (chosen.value === unit) trace.value = next
    } catch (error) {
      if (chosen.value === unit) fault.value = reasonText(error)
    }
  }

  /** Looks for places in the data where all units are on. */
  async function find(conditions: readonly Condition[], span: number): Promise<void> {
    found.value = { sequences: 0, count: 0, read: 0, of: 0, places: [] }
    const request = { ...model.value, conditions: [...conditions], span }
    await finding.follow((options) => connection.client.units.places(request, options))
  }

  function takePlaces({ found: count, places, ...searched }: PlacesEvent): void {
    found.value = { ...searched, count, places: best([...(found.value?.places ?? []), ...places]) }
  }

  const best = (places: readonly FoundPlace[]): FoundPlace[] => places.toSorted((a, b) => b.score - a.score).slice(0, mostPlaces)

  // What was found is of one model: another has scores of its own.
  watch(
    () => JSON.stringify(model.value),
    () => {
      scoring.stop()
      finding.stop()
      scores.value = chosen.value = trace.value = found.value = fault.value = null
    }
  )

  return {
    kind,
    pattern,
    name,
    tokens,
    property,
    scores,
    progress,
    fault,
    chosen,
    trace,
    found,
    searching: finding.underWay,
    search,
    cancel: scoring.stop,
    open,
    find,
    stopFinding: finding.stop
  }
})
