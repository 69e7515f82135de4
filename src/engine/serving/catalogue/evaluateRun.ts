/** Evaluates a run at one of its steps: every metric of its task on all validation data, or on a file that is read as its data was. */
import type { Task } from '../../../contract/document/task'
import { taskKinds } from '../../../contract/document/taskKinds'
import { problem } from '../../../contract/problems/problems'
import type { Evaluation } from '../../../contract/procedures/runs'
import { openTask } from '../../data/openTask'
import type { TaskBatch } from '../../data/batches/batch'
import type { OpenedTask } from '../../data/taskData'
import { countErrors } from '../../looking/inspection/countErrors'
import { createEvaluator } from '../../learning/training/evaluator'
import { meansOn } from '../../learning/training/evaluation'
import type { NoModel } from '../runs/modelOfRun'
import type { PreparedRun } from '../runs/preparedRun'
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
  { runs, dataFolders }: { readonly runs: Pick<RunManager, 'exported' | 'executor'>; readonly dataFolders: readonly string[] },
  signal?: AbortSignal
): Promise<EvaluationFound> {
  const opened = await runs.exported(runId, step)
  if (!opened.ok) return opened
  const { prepared, snapshot } = opened.run
  if (!snapshot) return { ok: false, refusal: { code: 'NO_WEIGHTS' } }
  const { training: settings } = prepared.document
  const { model } = prepared.probed
  const judged = await judgedData(prepared, data, dataFolders)
  if (!judged.ok) return { ok: false, refusal: { code: 'PROBLEMS', problems: judged.problems } }
  const weights = new Map([...snapshot.tensors].filter(([name]) => model.weights.has(name)))
  const confusion = classesCounted(prepared.probed)
  const evaluator = await createEvaluator(await runs.executor(), { model, settings, weights }, confusion?.count ?? (() => undefined))
  try {
    const shape = { length: settings.sequenceLength, batch: settings.batchSize }
    const batches = judged.data.heldOut(shape, Number.MAX_SAFE_INTEGER, settings.order)
    const means = await meansOn(evaluator, batches, () => signal?.aborted !== true)
    if (!means) throw signal?.reason ?? new Error('the evaluation was cancelled')
    const metrics = model.task.metrics.map((name, k) => ({ name, value: means.values[k] ?? NaN }))
    const counted = { targets: means.targets, batches: batches.length, confusion: confusion?.all() ?? null }
    return { ok: true, evaluation: { runId, step: snapshot.step, data, loss: means.loss, metrics, ...counted } }
  } finally {
    evaluator.dispose()
  }
}

/** Counts which class is taken for which, batch by batch; null where the task does not measure how many are right. */
function classesCounted({ model: { task }, shape, classes, ...probed }: PreparedRun['probed']) {
  if (!task.metrics.includes('accuracy')) return null
  const counts = new Float64Array(classes.length ** 2)
  return {
    count: (batch: TaskBatch, output: Float32Array) => {
      const { confusion } = countErrors([{ batch, output }], { ...probed, task, sequences: shape.batch })
      confusion?.forEach((count, k) => (counts[k] = (counts[k] ?? 0) + count))
    },
    all: (): Evaluation['confusion'] => {
      const rows = classes.map((_, k) => [...counts.subarray(k * classes.length, (k + 1) * classes.length)])
      return { classes: [...classes], counts: rows }
    }
  }
}

/** The run's own data, or a file that is read as that was. */
export async function judgedData(
  { document, data }: Pick<PreparedRun, 'document' | 'data'>,
  file: string | null,
  dataFolders: readonly string[]
): Promise<OpenedTask> {
  if (file === null) return { ok: true, data }
  const task = onFile(document.task, file)
  if (task) return openTask(task, { dataFolders }, document.training.sequenceLength, data)
  const { label } = taskKinds[document.task.kind]
  return { ok: false, problems: [problem('data.noOther', { path: 'task' }, { task: label })] }
}

/** The task with another file; null for a task that has none, or whose classes are parts of its own text. */
function onFile(task: Task, file: string): Task | null {
  switch (task.kind) {
    case 'nextCharacter':
      return { ...task, source: task.source.kind === 'file' ? { ...task.source, file } : { kind: 'file', file } }
    case 'classify':
    case 'series':
    case 'labelledSeries':
      return { ...task, file }
    default:
      return null
  }
}
