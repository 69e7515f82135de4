/** The model of a run with its weights: as it is in memory now, or as its newest checkpoint on disk has it. */
import type { Problem } from '../../contract/document/problems'
import type { Executor, Tensors } from '../executors/executor'
import type { RunRecord } from '../runs/runRecord'
import type { RunStore } from '../runs/runStore'
import type { Snapshot } from '../training/trainingRun'
import { prepareRun } from './preparedRun'
import type { PreparedRun } from './preparedRun'
import type { TaskCache } from './taskCache'

export interface ModelAtHand {
  readonly executor: Executor
  readonly prepared: PreparedRun
  /** The training step whose weights these are. */
  readonly step: number
  readonly weights: Tensors
}

export type ModelFound = { readonly ok: true; readonly model: ModelAtHand } | { readonly ok: false; readonly refusal: NoModel }
/** Why there is none; `problems`: its document or data cannot be used any more. */
export type NoModel =
  { readonly code: 'NOT_FOUND' } | { readonly code: 'NO_WEIGHTS' } | { readonly code: 'PROBLEMS'; readonly problems: Problem[] }

const none = (refusal: NoModel): ModelFound => ({ ok: false, refusal })

/** Of a run that is not in memory. `changed` tells what of its document and data is not as it was trained on. */
export async function storedModel(
  record: RunRecord,
  spec: { readonly store: RunStore; readonly tasks: TaskCache; readonly executor: Executor },
  changed: (run: PreparedRun, record: RunRecord, checkpoint: Snapshot) => Problem[]
): Promise<ModelFound> {
  const { executor } = spec
  const [checkpoint, document] = [await record.newestCheckpoint(), await spec.store.document(record)]
  if (!checkpoint || !document) return none({ code: 'NO_WEIGHTS' })
  const opened = await prepareRun(document, spec.tasks)
  if (!opened.ok) return none({ code: 'PROBLEMS', problems: opened.problems })
  const problems = changed(opened.run, record, checkpoint)
  if (problems.length > 0) return none({ code: 'PROBLEMS', problems })
  const names = opened.run.probed.model.weights
  const weights = new Map([...checkpoint.tensors].filter(([name]) => names.has(name)))
  return { ok: true, model: { executor, prepared: opened.run, step: checkpoint.step, weights } }
}
