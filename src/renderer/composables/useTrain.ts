/** The way to a run: whether the open document can be trained, and how it is, shown in Train. */
import { computed } from 'vue'
import { useConnectionStore } from '../stores/connectionStore'
import { useDocumentStore } from '../stores/documentStore'
import { useNavigationStore } from '../stores/navigationStore'
import { useRunStore } from '../stores/runStore'

export function useTrain() {
  const run = useRunStore()
  const documents = useDocumentStore()
  const connection = useConnectionStore()
  const navigation = useNavigationStore()
  const canTrain = computed(() => documents.document !== null && connection.ready && run.abilities.start && run.pending === null)

  function train(): void {
    navigation.go('train')
    run.train()
  }
  return { canTrain, train }
}
