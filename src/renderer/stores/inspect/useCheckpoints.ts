/** The checkpoints of a run, kept up to date while somebody wants them. */
import { shallowRef, watch } from 'vue'
import type { KeptCheckpoint } from '../../../contract/runs/checkpoint'
import { isFromPython } from '../../../contract/events/run'
import type { RunSummary } from '../../../contract/events/run'
import { useConnectionStore } from '../connectionStore'

/** @param wanted the run, as far as it is known now; null while nobody looks. Newest first; empty before they are known. */
export function useCheckpoints(wanted: () => Pick<RunSummary, 'runId' | 'checkpoint' | 'best' | 'executor' | 'step'> | null) {
  const connection = useConnectionStore()
  const checkpoints = shallowRef<readonly KeptCheckpoint[]>([])
  const runId = () => wanted()?.runId ?? null
  /** A loop in Python tells of its steps, and not of each frame of its probe. */
  const newest = () => {
    const run = wanted()
    return run && (isFromPython(run) ? run.step : run.checkpoint)
  }

  async function read(id: string): Promise<void> {
    try {
      const weights = await connection.client.exporting.weights({ runId: id })
      if (id === runId()) checkpoints.value = weights.checkpoints
    } catch {
      // The run is gone, or the engine is: the list is asked for again when either is back.
    }
  }

  // New checkpoints come while the run trains, and take the place of others.
  watch(
    [() => connection.ready, runId, newest, () => wanted()?.best?.step],
    ([, id], before) => {
      if (id !== before[1]) checkpoints.value = []
      const now = runId()
      if (connection.ready && now !== null) void read(now)
    },
    { immediate: true }
  )
  return checkpoints
}
