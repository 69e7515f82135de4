/** Opens the checkpoints beside the shown one before they are asked for, so that scrubbing finds them open. */
import { watch } from 'vue'
import { useConnectionStore } from '../../../stores/connectionStore'

/** `steps`: those of checkpoints; what is no checkpoint is left out. Two at most, since the engine keeps three models open. */
export function usePrefetch(runId: () => string | null, steps: () => readonly (number | null | undefined)[]): void {
  const connection = useConnectionStore()
  watch(
    () => JSON.stringify([runId(), steps()]),
    async () => {
      const id = runId()
      for (const step of steps()) {
        if (id === null || typeof step !== 'number' || !connection.ready) continue
        // What cannot be opened is told when it is chosen.
        await connection.client.inspection.open({ runId: id, step }).catch(() => undefined)
      }
    }
  )
}
