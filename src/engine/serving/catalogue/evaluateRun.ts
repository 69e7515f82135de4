/** Evaluates a run at one of its steps: every metric of its task on all validation data. */
import type { Evaluation } from '../../../contract/procedures/runs'
import { createEvaluator } from '../../learning/training/evaluator'
import { meansOn } from '../../learning/training/evaluation'
import type { NoModel } from '../runs/modelOfRun'
import type { RunManager } from '../runs/runManager'

export interface EvaluationWish {
  readonly runId: string
  /** Null takes the newest weights. */
  readonly step: number | null
  /** The data file, or null for that of the run. */
  readonly data: string | null
}

export type EvaluationFound = { readonly ok: true; readonly evaluation: Evaluation } | { readonly ok: false; readonly refusal: NoModel }

/** Throws when the signal aborts. */
export async function evaluateRun(
  { runId, step, data }: EvaluationWish,
  runs: Pick<RunManager, 'exported' | 'executor'>,
  signal?: AbortSignal
): Promise<EvaluationFound> {
  const opened = await runs.exported(runId, step)
  if (!opened.ok) return opened
  const { prepared, snapshot } = opened.run
  if (!snapshot) return { ok: false, refusal: { code: 'NO_WEIGHTS' } }
  const { training: settings } = prepared.document
  const { model } = prepared.probed
  const weights = new Map([...snapshot.tensors].filter(([name]) => model.weights.has(name)))
  const evaluator = await createEvaluator(await runs.executor(), { model, settings, weights })
  try {
    const shape = { length: settings.sequenceLength, batch: settings.batchSize }
    const batches = prepared.data.heldOut(shape, Number.MAX_SAFE_INTEGER, settings.order)
    const means = await meansOn(evaluator, batches, () => signal?.aborted !== true)
    if (!means) throw signal?.reason ?? new Error('the evaluation was cancelled')
    const metrics = model.task.metrics.map((name, k) => ({ name, value: means.values[k] ?? NaN }))
    const evaluation = { runId, step: snapshot.step, data, loss: means.loss, metrics, targets: means.targets, batches: batches.length }
    return { ok: true, evaluation }
  } finally {
    evaluator.dispose()
  }
}
