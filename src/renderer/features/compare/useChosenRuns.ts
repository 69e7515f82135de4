/** The chosen runs in the order of choice, with their settings under common paths; a run that was removed is not among them. */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'
import type { RunEntry } from '../../../contract/runs/entry'
import { useRunListStore } from '../../stores/runs/runListStore'
import { alignedRuns } from './alignedRuns'

export function useChosenRuns(): ComputedRef<readonly RunEntry[]> {
  const list = useRunListStore()
  return computed(() => alignedRuns(list.chosen.flatMap((runId) => list.entryOf(runId) ?? [])))
}
