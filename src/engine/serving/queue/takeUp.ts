/** Goes on with the run during which the engine was killed, so that the queue loses none. */
import type { RunStore } from '../../learning/runs/runStore'
import type { RunManager } from '../runs/runManager'

interface TakeUpSpec {
  readonly runs: RunManager
  readonly store: RunStore
}

/** Resumes an interrupted run from its newest checkpoint, or starts it again under its id where it has none. */
export async function takeUp(runId: string, { runs, store }: TakeUpSpec): Promise<void> {
  const record = store.get(runId)
  if (record?.summary.phase !== 'interrupted') return
  const { checkpoint, startedFrom, steps } = record.summary
  if (checkpoint !== null) {
    await runs.resume(runId, undefined, { whenFree: true })
    return
  }
  const document = await store.document(record)
  if (!document) return
  const known = { runId, steps, trial: record.trial }
  await store.discard(runId)
  await runs.start(document, { whenFree: true, weightsFrom: startedFrom?.runId ?? null, weightsStep: startedFrom?.step ?? null, known })
}
