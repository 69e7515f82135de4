/** Evaluates a run at one of its steps: every metric of its task on all validation data, or on a file that is read as its data was. */
import type { Task } from '../../../contract/document/task'
import { taskKinds } from '../../../contract/document/taskKinds'
import { problem } from '../../../contract/problems/problem'
import type { Evaluation } from '../../../contract/procedures/runs'
import { openTask } from '../../data/openTask'
import type { DataPlaces } from '../../data/source/dataFile'
import type { TaskBatch } from '../../data/batches/batch'
import type { OpenedTask } from '../../data/taskData'
import { countErrors } from '../../looking/inspection/countErrors'
import { evaluatedShape, weightsAmong } from '../../learning/step/modelForward'
import { runBaselines } from '../../learning/training/baselines'
import { createEvaluator } from '../../learning/training/evaluator'
import { meansOn } from '../../learning/training/evaluation'
import { decodedWords } from './decodedWords'
import type { NoModel } from '../runs/modelOfRun'
import { prepareRun } from '../runs/preparedRun'
import type { Prepared, PreparedRun } from '../runs/preparedRun'
import type { RunManager } from '../runs/runManager'
import type { TaskCache } from '../runs/taskCache'

export interface EvaluationWish {
  readonly runId: string
  /** Null takes the newest weights. */
  readonly step: number | null
  /** The data file, or null for that of the run. */
  readonly data: string | null
  /** The time steps of the sequences, or null for those of the run's own validation. */
  readonly length: number | null
}

export type EvaluationFound = { readonly ok: true; readonly evaluation: Evaluation } | { readonly ok: false; readonly refusal: NoModel }

/** Throws when the signal aborts. */
export async function evaluateRun(
  { runId, step, data, length }: EvaluationWish,
  { runs, tasks }: { readonly runs: Pick<RunManager, 'exported' | 'executor'>; readonly tasks: TaskCache },
  signal?: AbortSignal
): Promise<EvaluationFound> {
  const opened = await runs.exported(runId, step)
  if (!opened.ok) return opened
  const { snapshot } = opened.run
  if (!snapshot) return { ok: false, refusal: { code: 'NO_WEIGHTS' } }
  const relengthened =
    length === null ? { ok: true as const, run: opened.run.prepared } : await atLength(opened.run.prepared, length, tasks)
  if (!relengthened.ok) return { ok: false, refusal: { code: 'PROBLEMS', problems: relengthened.problems } }
  const prepared = relengthened.run
  const { training: settings } = prepared.document
  const { model } = prepared.probed
  const judged = await judgedData(prepared, data, tasks)
  if (!judged.ok) return { ok: false, refusal: { code: 'PROBLEMS', problems: judged.problems } }
  const weights = weightsAmong(snapshot.tensors, model)
  const confusion = classesCounted(prepared.probed)
  const decoded = decodedWords(prepared)
  const see = (batch: TaskBatch, output: Float32Array) => {
    confusion?.count(batch, output)
    decoded?.see(batch, output)
  }
  const evaluator = await createEvaluator(await runs.executor(), { model, settings, weights }, see)
  try {
    const shape = { length: settings.sequenceLength, batch: settings.batchSize }
    const batches = judged.data.heldOut(shape, Number.MAX_SAFE_INTEGER, settings.order)
    const means = await meansOn(evaluator, batches, () => signal?.aborted !== true)
    if (!means) throw signal?.reason ?? new Error('the evaluation was cancelled')
    const metrics = model.task.metrics.map((name, k) => ({ name, value: means.values[k] ?? NaN }))
    const baselines = data === null ? runBaselines(prepared.data.baselines ?? [], model.task.metrics, settings.loss) : []
    const counted = {
      length: batchLength(prepared),
      baselines,
      targets: means.targets,
      batches: batches.length,
      decoded: decoded?.all() ?? null,
      confusion: confusion?.all() ?? null
    }
    return { ok: true, evaluation: { runId, step: snapshot.step, data, loss: means.loss, metrics, ...counted } }
  } finally {
    evaluator.dispose()
  }
}

/** The run on sequences of another length: its own data is cut or drawn anew, and the model must take that length. */
function atLength({ document }: PreparedRun, length: number, tasks: TaskCache): Promise<Prepared> {
  const { task } = document
  const drawn = 'heldOutLength' in task && task.heldOutLength !== undefined ? { ...task, heldOutLength: length } : task
  return prepareRun({ ...document, task: drawn, training: { ...document.training, sequenceLength: length } }, tasks)
}

const batchLength = ({ probed: { model, shape } }: PreparedRun): number => evaluatedShape(model.task, shape).length

/** Counts which class is taken for which, batch by batch; null where the task does not measure how many are right. */
function classesCounted({ model: { task }, shape, classes, ...probed }: PreparedRun['probed']) {
  if (!task.metrics.some((metric) => metric === 'accuracy' || metric === 'phonemeErrors')) return null
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
  places: DataPlaces
): Promise<OpenedTask> {
  if (file === null) return { ok: true, data }
  const task = onFile(document.task, file)
  if (task) return openTask(task, places, document.training.sequenceLength, data)
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
