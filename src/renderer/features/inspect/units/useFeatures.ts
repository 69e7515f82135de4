/** The features that the document keeps by name: the one that is open, and what is done with them. */
import { useKeptList } from '../../../composables/useKeptList'
import { useDocumentStore } from '../../../stores/documentStore'
import { featureOf, isSameFeature } from './features'
import { useUnitsStore } from './unitsStore'

export function useFeatures() {
  const documents = useDocumentStore()
  const units = useUnitsStore()
  return useKeptList({
    list: () => documents.document?.features ?? [],
    change: (features) => documents.edit({ kind: 'setFeatures', features }),
    /** The open unit; null while none is open. */
    asItem: (name) => {
      const { chosen, side } = units
      return chosen === null || side === null ? null : featureOf(name, chosen, units.shownProperty, side)
    },
    isSame: isSameFeature
  })
}
