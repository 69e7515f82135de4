/** The search for units: the property, the scores as they come, the unit whose trace is open, and places where units switch together. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { UnitTrace } from '../../../../contract/procedures/looking/units'
import { usualTokens } from '../../../../contract/procedures/looking/units'
import { mostPlaces } from '../../../../contract/units/places'
import type { Condition, FoundPlace, PlacesEvent } from '../../../../contract/units/places'
import type { Feature } from '../../../../contract/units/feature'
import type { Property, PropertyKind } from '../../../../contract/units/property'
import type { UnitScores, UnitsEvent } from '../../../../contract/units/scores'
import { useStreamed } from '../../../composables/useStreamed'
import { problemLine, reasonText } from '../../../lib/words/faultText'
import { useConnectionStore } from '../../../stores/connectionStore'
import { useCheckpointStore } from '../../../stores/inspect/checkpointStore'
import { useRunStore } from '../../../stores/runStore'
import { foundSide, unitOf } from './features'
import type { ChosenUnit, OnSide } from './features'

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
  /** From which value on the open unit is on; null before its trace is there. */
  const side = shallowRef<OnSide | null>(null)
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
  /** The property that the scores and the open unit are about. */
  const shownProperty = computed(() => scores.value?.property ?? property.value)
  const model = computed(() => ({ runId: run.summary?.runId ?? '', step: checkpoints.step }))

  /** Scores all units. A search that is under way is given up. */
  async function search(): Promise<void> {
    scores.value = chosen.value = trace.value = side.value = null
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
    if (chosen.value !== unit) side.value = null
    chosen.value = unit
    fault.value = null
    const { layer, node } = unit.map
    try {
      const request = { ...model.value, property: shownProperty.value, layer, node, unit: unit.unit, at }
      const next = await connection.client.units.trace(request)
      if (chosen.value !== unit) return
      trace.value = next
      side.value ??= foundSide(next)
    } catch (error) {
      if (chosen.value === unit) fault.value = reasonText(error)
    }
  }

  /** Opens a feature: its property, its unit over the text, and its threshold. Scores of another property are let go. */
  async function openFeature(feature: Feature): Promise<void> {
    const about = feature.property
    if (JSON.stringify(scores.value?.property) !== JSON.stringify(about)) {
      scoring.stop()
      scores.value = null
    }
    kind.value = about.kind
    if (about.kind === 'regex') pattern.value = about.pattern
    if ('name' in about) name.value = about.name
    trace.value = null
    const opening = open(unitOf(feature))
    side.value = { threshold: feature.threshold, above: feature.above }
    await opening
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
      scores.value = chosen.value = trace.value = side.value = found.value = fault.value = null
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
    side,
    shownProperty,
    found,
    searching: finding.underWay,
    search,
    cancel: scoring.stop,
    open,
    openFeature,
    find,
    stopFinding: finding.stop
  }
})
