/** The chosen runs in the order of choice; a run that was removed is not among them. */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { RunEntry } from '../../../contract/runs/entry'
import { useRunListStore } from '../../stores/runs/runListStore'

export function useChosenRuns(): ComputedRef<readonly RunEntry[]> {
  const list = useRunListStore()
  return computed(() => list.chosen.flatMap((runId) => list.entryOf(runId) ?? []))
}
