/** A run is changed only while this process has it to itself: a change of a run that another process trains is refused. */
import type { RunSummary } from '../../../contract/events/run'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Owner } from '../../files/owner'
import type { RunRecord } from '../../learning/runs/runRecord'
import { reasonOf } from '../workspace/userFiles'
import type { NoStep } from './modelOfRun'

/** Why a run was not started or steered. */
export type Refusal =
  | { readonly code: 'NOT_FOUND'; readonly runId: string }
  /** A run trains. For one that waits until the engine is free: a run is paused, or the study of a lab of this id measures. */
  | { readonly code: 'BUSY'; readonly runId: string; readonly name: string }
  | Elsewhere
  | { readonly code: 'NO_CHECKPOINT'; readonly runId: string }
  | (NoStep & { readonly runId: string })
  | { readonly code: 'INVALID_DOCUMENT'; readonly problems: Problem[] }

export type Outcome = { readonly ok: true; readonly summary: RunSummary } | { readonly ok: false; readonly refusal: Refusal }

/** The run trains in another process. */
interface Elsewhere {
  readonly code: 'ELSEWHERE'
  readonly runId: string
  readonly name: string
  readonly pid: number
}

/** Does the work with the run taken for this process, and leaves it to others afterwards unless it then goes on here. */
export async function takenFor(record: RunRecord, work: () => Promise<Outcome>, goesOn: () => boolean): Promise<Outcome> {
  const user = {}
  const refusal = await take(record, user)
  if (refusal) return { ok: false, refusal }
  try {
    return await work()
  } finally {
    if (goesOn()) record.keep()
    await record.letGo(user)
  }
}

/** The other process that trains the run; null when there is none. */
export function trainsElsewhere(record: RunRecord): Elsewhere | null {
  const holder = record.elsewhere
  return holder && elsewhere(record, holder)
}

async function take(record: RunRecord, user: object): Promise<Refusal | null> {
  try {
    const holder = await record.take(user)
    return holder && elsewhere(record, holder)
  } catch (error) {
    return { code: 'INVALID_DOCUMENT', problems: [problem('run.folder', {}, { folder: record.folder, reason: reasonOf(error) })] }
  }
}

function elsewhere({ summary: { runId, name } }: RunRecord, { pid }: Owner): Elsewhere {
  return { code: 'ELSEWHERE', runId, name, pid }
}
