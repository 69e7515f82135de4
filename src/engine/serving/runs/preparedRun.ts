/** Prepares everything that a run needs from a document: data, checked model, weights and batches. Otherwise it returns all problems. */
import type { GatescopeDocument } from '../../../contract/document/document'
import type { Problem } from '../../../contract/problems/problems'
import type { TrainingSettings } from '../../../contract/document/training'
import { withLoss, withOrder } from '../../../contract/document/taskShape'
import type { BatchShape } from '../../data/batches/batch'
import type { TaskData } from '../../data/taskData'
import type { Executor, MemoryPlanner, Tensors } from '../../executors/executor'
import type { MemoryEstimate } from '../../executors/memoryEstimate'
import { checkModel } from '../../model/graph/checkModel'
import type { CheckedModel } from '../../model/checkedModel'
import { modelStates } from '../../model/layers/layerStates'
import { stepProblems } from '../../model/graph/generationProblems'
import { modelWeights } from '../../model/layers/weights'
import type { ProbedModel } from '../../looking/inspection/lens'
import { hasMatrix } from '../../model/layers/mixingTaps'
import { initialWeights } from '../../model/lower/initialWeights'
import { modelForward } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import { trainModule } from '../../learning/step/trainModule'
import { createTrainer } from '../../learning/training/trainer'
import type { Trainer } from '../../learning/training/trainer'
import type { TaskCache } from './taskCache'

export interface PreparedRun {
  readonly document: GatescopeDocument
  readonly data: TaskData
  readonly fingerprint: string
  readonly probed: ProbedModel
  readonly checked: CheckedModel
  /** Estimates the memory of a training step on an executor. */
  memory(planner: MemoryPlanner): MemoryEstimate
  /** Compiles. Throws ExecutorError. */
  createTrainer(executor: Executor, options?: TrainerOptions): Promise<Trainer>
}

export interface TrainerOptions {
  /** Steps that the run has taken before, 0 for a new one; where it is given, its first steps need not wait for the compiler. */
  readonly taken?: number
  /** The first weights, by name; null or not given draws them from the seed. */
  readonly weights?: Tensors | null
}

export type Prepared = { readonly ok: true; readonly run: PreparedRun } | { readonly ok: false; readonly problems: Problem[] }

export async function prepareRun(document: GatescopeDocument, tasks: TaskCache): Promise<Prepared> {
  const opened = await tasks.open(document.task, document.training.sequenceLength)
  if (!opened.ok) return opened
  const { data } = opened
  const checked = checkModel(document, withOrder(withLoss(data.shape, document.training.loss), document.training.order))
  if (!checked.ok) return checked
  return { ok: true, run: prepared(document, data, checked.model) }
}

function prepared(document: GatescopeDocument, data: TaskData, checked: CheckedModel): PreparedRun {
  const specs = modelWeights(checked)
  const { training: settings } = document
  const model: ModelForward = {
    ...modelForward(checked),
    ...(settings.stateful && { states: modelStates(checked) }),
    loss: settings.loss
  }
  const shape = { batch: settings.batchSize, length: settings.sequenceLength }
  const sample = samplesOf(data, shape, settings)
  const evaluable = data.shape.heldOutLength === null || data.shape.heldOutLength === shape.length
  const evaluatedSample = evaluable && { sample: (most: number) => sample('training', most) }
  const createRun = (executor: Executor, { taken, weights = null }: TrainerOptions = {}) => {
    const batches = data.batches(shape, settings.seed, settings.order)
    const heldOut = (most: number) => data.heldOut(shape, most, settings.order)
    const first = weights ?? initialWeights(specs, settings.seed)
    return createTrainer(executor, {
      model,
      settings,
      batches,
      heldOut,
      ...evaluatedSample,
      weights: first,
      ...(taken !== undefined && { taken })
    })
  }
  const { classes, columns, predictsNext } = data
  const { target } = data.shape
  const probed = {
    model,
    checked,
    classes,
    ...(target.kind === 'class' && target.unaligned && { unaligned: true }),
    ...(data.inputMap !== undefined && { inputMap: data.inputMap }),
    columns,
    predictsNext,
    shape,
    sample,
    causal: stepProblems(checked).length === 0,
    matrices: withMatrices(checked)
  }
  const memory = (planner: MemoryPlanner) => planner.estimateMemory(trainModule(model, settings, planner.info))
  return { document, data, fingerprint: data.fingerprint, probed, checked, memory, createTrainer: createRun }
}

/**
 * Batches to judge a model by: those of validation, and training sequences of another seed than the run's. Where states are carried, batches
 * follow one another from the beginning of the streams.
 */
function samplesOf(data: TaskData, shape: BatchShape, { seed, order, stateful }: TrainingSettings): ProbedModel['sample'] {
  return (part, most) => {
    if (part === 'validation') return [...data.heldOut(shape, most, order)]
    const source = stateful ? data.batches(shape, seed, order) : data.batches(shape, seed + 1)
    return Array.from({ length: most }, () => source.next())
  }
}

const withMatrices = ({ layers }: CheckedModel) => new Set(layers.filter(hasMatrix).map(({ layer }) => layer.id))
