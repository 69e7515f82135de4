/** What a run goes on with: its newest checkpoint, or its first weights again where its process ended before the first checkpoint. */
import type { Tensors } from '../../../executors/executor'
import type { RunRecord } from '../../../learning/runs/runRecord'
import type { RunStore } from '../../../learning/runs/runStore'
import { anewNote, resumedNote } from '../../../learning/training/notes/runNotes'
import type { Snapshot } from '../../../learning/training/runSpec'
import { takeWeights } from './firstWeights'
import { changedData, openCheckpoint } from '../modelOfRun'
import { prepareRun } from '../preparedRun'
import type { PreparedRun } from '../preparedRun'
import type { Refusal } from '../runTaking'
import type { TaskCache } from '../taskCache'

/** What a run in memory begins with: weights of its own, null for those of the seed; or a checkpoint. */
export type Beginning = { readonly weights: Tensors | null } | { readonly checkpoint: Snapshot }

type GoesOn =
  /** `note`: the line of the log that says from where it goes on. */
  | { readonly ok: true; readonly prepared: PreparedRun; readonly beginning: Beginning; readonly note: string }
  | { readonly ok: false; readonly refusal: Refusal }

interface GoingOnSpec {
  readonly store: RunStore
  readonly tasks: TaskCache
}

/** Refuses where the document or data of the run cannot be used any more, or its checkpoints are damaged. */
export async function goingOn(record: RunRecord, spec: GoingOnSpec): Promise<GoesOn> {
  const { summary } = record
  const opened = await openCheckpoint(record, spec)
  if (opened.ok) {
    const { prepared, checkpoint } = opened
    return { ok: true, prepared, beginning: { checkpoint }, note: resumedNote(summary, checkpoint.step) }
  }
  if (opened.refusal.code === 'PROBLEMS') return { ok: false, refusal: { code: 'INVALID_DOCUMENT', problems: opened.refusal.problems } }
  return (await mayBeginAnew(record)) ? anew(record, spec) : noCheckpoint(record)
}

/** A run that had a checkpoint once is not thrown away, and one whose loss was not finite would come to the same end. */
async function mayBeginAnew(record: RunRecord): Promise<boolean> {
  const { checkpoint, failure } = record.summary
  return checkpoint === null && failure?.code !== 'nonFinite' && (await record.checkpointSteps()).length === 0
}

/** Its first weights are again those of the run that it was started from, or of its seed. */
async function anew(record: RunRecord, spec: GoingOnSpec): Promise<GoesOn> {
  const document = await spec.store.document(record)
  if (!document) return noCheckpoint(record)
  const opened = await prepareRun(document, spec.tasks)
  const problems = opened.ok ? changedData(opened.run, record) : opened.problems
  if (!opened.ok || problems.length > 0) return { ok: false, refusal: { code: 'INVALID_DOCUMENT', problems } }
  const { startedFrom } = record.summary
  const first = startedFrom && (await takeWeights(startedFrom, opened.run, spec))
  if (first?.ok === false) return first
  return { ok: true, prepared: opened.run, beginning: { weights: first?.taken.weights ?? null }, note: anewNote(record.summary) }
}

const noCheckpoint = ({ summary: { runId } }: RunRecord): GoesOn => ({ ok: false, refusal: { code: 'NO_CHECKPOINT', runId } })
