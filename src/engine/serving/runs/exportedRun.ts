/** A run with the weights of a checkpoint, for an export. An export of what was recorded needs the document and its data only. */
import type { Tensors } from '../../executors/executor'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import { openCheckpoint } from './modelOfRun'
import type { NoModel } from './modelOfRun'
import { prepareRun } from './preparedRun'
import type { PreparedRun } from './preparedRun'
import type { TaskCache } from './taskCache'

export interface ExportedRun {
  readonly record: RunRecord
  readonly prepared: PreparedRun
  /** Null where the run has no weights yet. */
  readonly snapshot: { readonly step: number; readonly tensors: Tensors; readonly batches?: string } | null
}

export type ExportedFound = { readonly ok: true; readonly run: ExportedRun } | { readonly ok: false; readonly refusal: NoModel }

/** Reads the checkpoint of a step, or the newest one where `step` is null. Without a `step`, a run without checkpoints is opened as well. */
export async function exportedFromDisk(
  record: RunRecord,
  step: number | null,
  spec: { readonly store: RunStore; readonly tasks: TaskCache }
): Promise<ExportedFound> {
  const opened = await openCheckpoint(record, spec, step)
  if (opened.ok) return { ok: true, run: { record, prepared: opened.prepared, snapshot: opened.checkpoint } }
  if (opened.refusal.code === 'PROBLEMS' || step !== null) return opened
  const document = await spec.store.document(record)
  const prepared = document && (await prepareRun(document, spec.tasks))
  if (!prepared) return opened
  if (!prepared.ok) return { ok: false, refusal: { code: 'PROBLEMS', problems: prepared.problems } }
  return { ok: true, run: { record, prepared: prepared.run, snapshot: null } }
}
