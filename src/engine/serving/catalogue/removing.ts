/** Removes runs into the trash and brings them back; a run that trains, here or in another process, is refused. */
import { reasonOf } from '../workspace/userFiles'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import type { RunManager } from '../runs/runManager'
import type { Trash } from './trash'

export type Removal =
  | { readonly code: 'DONE' }
  | { readonly code: 'NOT_FOUND'; readonly runId: string }
  | { readonly code: 'TRAINS'; readonly runId: string; readonly name: string }
  | { readonly code: 'NOT_WRITTEN'; readonly reason: string }

const done: Removal = { code: 'DONE' }

interface Spec {
  readonly store: RunStore
  readonly runs: Pick<RunManager, 'letGo'>
  readonly trash: Trash
  readonly now: () => number
}

/** Moves all of the runs, or none. */
export async function removeRuns(runIds: readonly string[], { store, runs, trash, now }: Spec): Promise<Removal> {
  const records = runIds.map((runId) => store.get(runId))
  const missing = runIds.find((_, k) => records[k] === null)
  if (missing !== undefined) return { code: 'NOT_FOUND', runId: missing }
  return withAll(
    records.flatMap((record) => record ?? []),
    runs,
    async () => {
      await trash.put(runIds, now())
      for (const runId of runIds) await store.forget(runId)
    }
  )
}

export async function restoreRuns(runIds: readonly string[], { trash }: Pick<Spec, 'trash'>): Promise<Removal> {
  const [missing] = await trash.missing(runIds)
  if (missing !== undefined) return { code: 'NOT_FOUND', runId: missing }
  try {
    await trash.restore(runIds)
    return done
  } catch (error) {
    return { code: 'NOT_WRITTEN', reason: reasonOf(error) }
  }
}

/** Does the work with all of the runs taken for this process, so that none begins to train meanwhile. */
async function withAll(records: readonly RunRecord[], runs: Spec['runs'], work: () => Promise<void>): Promise<Removal> {
  const user = {}
  const taken: RunRecord[] = []
  try {
    for (const record of records) {
      const { runId, name } = record.summary
      const free = !record.elsewhere && (await runs.letGo(runId))
      if (!free || (await record.take(user))) return { code: 'TRAINS', runId, name }
      taken.push(record)
    }
    await work()
    return done
  } catch (error) {
    return { code: 'NOT_WRITTEN', reason: reasonOf(error) }
  } finally {
    for (const record of taken) await record.letGo(user)
  }
}
