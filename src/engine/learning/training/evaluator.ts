/** Evaluates a compiled model batch by batch: sums of the loss and of the task's metrics over the targets that count. */
import type { TrainingSettings } from '../../../contract/document/training'
import type { TaskBatch } from '../../data/batches/batch'
import type { Executable, Executor, Tensors } from '../../executors/executor'
import { floatsOf } from '../../executors/floatsOf'
import { decodedBatch, errorsOf, isDecoded } from '../ctc/decodedMetrics'
import { evaluatedShape } from '../step/modelForward'
import type { ModelForward } from '../step/modelForward'
import { evaluateModule } from '../step/trainModule'
import { BatchInputs, sum } from './batchInputs'

/** A weighted sum of numbers, and the sum of their weights. */
export interface Sum {
  readonly total: number
  readonly count: number
}

/** Sums over the targets of a validation batch. */
export interface Evaluated {
  readonly loss: Sum
  /** One a metric of the task, in their order. */
  readonly metrics: readonly Sum[]
}

export interface Evaluator {
  evaluate(batch: TaskBatch): Evaluated
}

/** Runs the function `evaluate` of a module on a batch. `see` is given the result `output`, which the module must then have. Throws ExecutorError. */
export function evaluateBatch(
  executable: Executable,
  model: ModelForward,
  asInputs: BatchInputs,
  settings: Sizes,
  batch: TaskBatch,
  see?: (batch: TaskBatch, output: Float32Array) => void
): Evaluated {
  const shape = evaluatedShape(model.task, { length: settings.sequenceLength, batch: settings.batchSize })
  const results = executable.run('evaluate', asInputs.inputs(batch, shape))
  see?.(batch, floatsOf(results, 'output'))
  const counts = asInputs.counts(batch, shape)
  const scored = asInputs.real(batch, shape, batch.scored ?? batch.counts)
  const decoded = model.task.metrics.some(isDecoded) ? decodedBatch(batch, floatsOf(results, 'output'), shape) : []
  const metrics = model.task.metrics.map((metric) =>
    isDecoded(metric) ? errorsOf(metric, decoded) : weighted(floatsOf(results, metric), scored)
  )
  return { loss: weighted(floatsOf(results, 'losses'), counts), metrics }
}

interface EvaluatedModel {
  readonly model: ModelForward
  readonly settings: TrainingSettings
  readonly weights: Tensors
}

/**
 * Compiles a model with some weights for evaluation alone; it is to be disposed. `see` is given each batch with what the head made of it,
 * [S, B, width]. Throws ExecutorError.
 */
export async function createEvaluator(
  executor: Executor,
  { model, settings, weights }: EvaluatedModel,
  see: (batch: TaskBatch, output: Float32Array) => void
): Promise<Evaluator & { dispose(): void }> {
  const executable = await executor.compile(evaluateModule(model, settings, executor.info))
  executable.write(weights)
  const asInputs = new BatchInputs(model, { length: settings.sequenceLength, batch: settings.batchSize })
  return {
    evaluate: (batch) => evaluateBatch(executable, model, asInputs, settings, batch, see),
    dispose: () => executable.dispose()
  }
}

type Sizes = Pick<TrainingSettings, 'sequenceLength' | 'batchSize'>

const weighted = (numbers: Float32Array, counts: Float32Array): Sum => {
  return { total: numbers.reduce((total, each, k) => total + each * (counts[k] ?? 0), 0), count: sum(counts) }
}
