/** Goes on with the run during which the engine was killed, so that the queue loses none. */
import type { RunStore } from '../../learning/runs/runStore'
import type { RunManager } from '../runs/runManager'

interface TakeUpSpec {
  readonly runs: RunManager
  readonly store: RunStore
}

/** Resumes an interrupted run from its newest checkpoint, or starts it anew under its id where it has none. */
export async function takeUp(runId: string, { runs, store }: TakeUpSpec): Promise<void> {
  if (store.get(runId)?.summary.phase === 'interrupted') await runs.resume(runId, undefined, { whenFree: true })
}
