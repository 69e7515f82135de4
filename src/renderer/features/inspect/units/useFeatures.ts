/** The features that the document keeps by name: the one that is open, and what is done with them. */
import { computed } from 'vue'
import { withNamed, withOtherName } from '../../../../contract/document/keptNames'
import type { Feature } from '../../../../contract/units/feature'
import { useDocumentStore } from '../../../stores/documentStore'
import { featureOf, isSameFeature } from './features'
import { useUnitsStore } from './unitsStore'

export function useFeatures() {
  const documents = useDocumentStore()
  const units = useUnitsStore()
  const all = computed(() => documents.document?.features ?? [])

  /** The open unit as it would be saved; null while none is open. */
  function asFeature(name: string): Feature | null {
    const { chosen, side } = units
    return chosen === null || side === null ? null : featureOf(name, chosen, units.shownProperty, side)
  }

  const open = computed(() => asFeature(''))
  const shown = computed(() => {
    const now = open.value
    return now === null ? null : (all.value.find((feature) => isSameFeature(feature, now)) ?? null)
  })

  function change(features: readonly Feature[]): void {
    if (documents.document !== null) documents.edit({ kind: 'setFeatures', features })
  }

  /** Saves the open unit; a feature of the same name is replaced. */
  function save(name: string): void {
    const feature = asFeature(name)
    if (feature !== null) change(withNamed(all.value, feature))
  }

  const rename = (from: string, to: string) => change(withOtherName(all.value, from, to))
  const remove = (name: string) => change(all.value.filter((feature) => feature.name !== name))

  return { all, shown, canSave: computed(() => open.value !== null), save, rename, remove }
}
