/** What `train.py` goes on from: the settings, where each weight lies, the optimizer's state, carried states, and the run so far. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricName } from '../../../contract/document/metrics'
import { optimizerSlots } from '../../../contract/document/training'
import type { OptimizerSettings, TrainingSettings } from '../../../contract/document/training'
import { encodeSafetensors } from '../../files/safetensors'
import type { Tensor, Tensors } from '../../executors/executor'
import { carriedName, carriedTypes, carriedVariables } from '../../learning/step/carried'
import { stepVariable, stepVariables } from '../../learning/step/updateStep'
import { slotName } from '../../learning/optimizers/optimizer'
import { layerStates } from '../../model/layers/layerStates'
import { modelWeights, undecayedWeights } from '../../model/layers/weights'
import type { ExportSource } from '../exporter'
import type { ModelFile } from './modelFile'
import { moduleTensors } from './weightMap'

/** What PyTorch's optimizers call the arrays that ours keep. */
const torchSlots: { readonly [K in OptimizerSettings['kind']]: Readonly<Record<string, string>> } = {
  adam: { 'adam.m': 'exp_avg', 'adam.v': 'exp_avg_sq' },
  adamw: { 'adam.m': 'exp_avg', 'adam.v': 'exp_avg_sq' },
  rmsprop: { 'rmsprop.v': 'square_avg', 'rmsprop.momentum': 'momentum_buffer' },
  sgd: { 'sgd.momentum': 'momentum_buffer' }
}

/** Our slots in their order, each with PyTorch's name. */
function slotsOf({ optimizer }: TrainingSettings): Map<string, string> {
  return new Map(optimizerSlots(optimizer).map((slot) => [slot, torchSlots[optimizer.kind][slot] ?? slot]))
}

const hasAll = (tensors: Tensors, names: readonly string[]): boolean => names.every((name) => tensors.has(name))

const slotNames = (source: ExportSource): string[] =>
  [...slotsOf(source.document.training).keys()].flatMap((slot) => modelWeights(source.model).map(({ name }) => slotName(slot, name)))

const carriedNames = ({ states }: ModelFile): string[] => [...states.values()].flat().map((name) => carriedName('train', name))

export function trainingConfig(source: ExportSource, file: ModelFile): string {
  const { document, model, data, step, others, run } = source
  const { training } = document
  const specs = modelWeights(model)
  const { rate, vectors } = training.weightDecay
  const spared = undecayedWeights(specs)
  const decays = new Set(
    specs.filter(({ name, type }) => rate > 0 && !spared.has(name) && (vectors || type.shape.length > 1)).map(({ name }) => name)
  )
  const config = {
    step,
    seconds: secondsAt(source),
    batches: source.batches ?? null,
    task: document.task,
    training,
    tokens: model.task.tokens,
    features: model.task.features,
    masked: model.task.masked,
    heldOutLength: model.task.heldOutLength,
    target: model.task.target,
    metrics: metricsOf(source),
    data: data.fingerprint,
    learningRates: run.summary.learningRates,
    slots: Object.fromEntries(slotsOf(training)),
    hasOptimizerState: hasAll(others, slotNames(source)),
    states: Object.fromEntries(file.states),
    hasStates: hasAll(others, carriedNames(file)),
    decayed: [...new Set(file.places.filter(({ weight }) => decays.has(weight)).map(({ parameter }) => parameter))],
    shapes: Object.fromEntries(specs.map(({ name, type }) => [name, type.shape])),
    places: file.places,
    others: otherVariables(source)
  }
  return `${JSON.stringify(config, null, 1)}\n`
}

/** Variables of training beside the weights, the optimizer's arrays and the step, with their shapes: a checkpoint has all of them. */
function otherVariables({ document: { training }, model }: ExportSource): Record<string, readonly number[]> {
  const specs = modelWeights(model)
  const types = new Map(specs.map(({ name, type }) => [name, type]))
  const states = carriedTypes(
    training.stateful ? new Map(model.layers.flatMap((layer) => [...layerStates(layer)])) : new Map(),
    training.batchSize
  )
  const slots = new Set(optimizerSlots(training.optimizer).flatMap((slot) => specs.map(({ name }) => slotName(slot, name))))
  const all = [...stepVariables(types, training), ...carriedVariables(states, 'train'), ...carriedVariables(states, 'evaluate')]
  return Object.fromEntries(
    all.filter(([name]) => !types.has(name) && !slots.has(name) && name !== stepVariable).map(([name, { shape }]) => [name, shape])
  )
}

/** The metrics of the run in its order, in which its evaluations have them. */
export function metricsOf({ run, model }: ExportSource): readonly MetricName[] {
  return run.summary.metrics.length > 0 ? run.summary.metrics : model.task.metrics
}

function secondsAt({ run: { record }, step }: ExportSource): number {
  const rows = rowsUpTo(record, step)
  return rows === 0 ? 0 : (record.steps(rows - 1, rows).seconds[0] ?? 0)
}

/** Rows of steps up to and with `step`; steps are recorded in their order. */
export function rowsUpTo(record: ExportSource['run']['record'], step: number): number {
  let [low, high] = [0, record.rows]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((record.steps(middle, middle + 1).step[0] ?? 0) <= step) low = middle + 1
    else high = middle
  }
  return low
}

/** What each file of tensors has, in a few words. */
export const tensorFileWords = {
  'weights.safetensors': 'the weights under the names of the modules',
  'optimizer.safetensors': 'the state of the optimizer',
  'states.safetensors': 'the states that training carries from batch to batch'
} as const
type TensorFile = keyof typeof tensorFileWords

/** The tensors of the project by file: the weights, and what training keeps where the checkpoint has it. */
export function tensorFiles(source: ExportSource, file: ModelFile): Map<TensorFile, Tensors> {
  const { weights, others, document } = source
  const files = new Map<TensorFile, Tensors>([['weights.safetensors', moduleTensors(file.parameters, file.places, weights)]])
  const slots = slotsOf(document.training)
  if (slots.size > 0 && hasAll(others, slotNames(source)))
    files.set('optimizer.safetensors', new Map([...slots].flatMap(([slot, name]) => slotTensors(source, file, slot, name))))
  const carried = carriedNames(file)
  if (carried.length > 0 && hasAll(others, carried)) files.set('states.safetensors', statesOf(others, file))
  return files
}

function slotTensors({ model, others }: ExportSource, file: ModelFile, slot: string, torchName: string): [string, Tensor][] {
  const arrays = new Map(modelWeights(model).map(({ name }) => [name, named(others, slotName(slot, name))]))
  return [...moduleTensors(file.parameters, file.places, arrays)].map(([name, tensor]) => [`${torchName}.${name}`, tensor])
}

/** Carried states [1, B, …] as [B, …], by their own names. */
function statesOf(others: Tensors, { states }: ModelFile): Tensors {
  return new Map(
    [...states.values()].flat().map((name) => {
      const { type, data } = named(others, carriedName('train', name))
      return [name, { type: { ...type, shape: type.shape.slice(1) }, data }]
    })
  )
}

function named(tensors: Tensors, name: string): Tensor {
  const tensor = tensors.get(name)
  if (!tensor) throw new RangeError(`the tensor ${name} is missing`)
  return tensor
}

export async function writeTensors(files: ReadonlyMap<string, Tensors>, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [name, tensors] of files) await writeFile(join(folder, name), encodeSafetensors({ tensors, metadata: { format: 'pt' } }))
}
