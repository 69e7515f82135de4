/** After a step whose loss or gradients are not finite: runs its batches again with every value watched, and finds what made the first bad one. */
import type { Tensor, Tensors } from '../../../executors/executor'
import type { TaskColumns } from '../../../data/taskData'
import type { Culprit } from '../../../learning/training/failures/culprit'
import { largestFloat } from '../../../learning/step/updateStep'
import type { Trainer } from '../../../learning/training/trainer'
import type { CheckedModel } from '../../../model/checkedModel'
import { firstFault } from './firstFault'
import { gradientCulprit, valueCulprit } from './makers'
import type { CulpritSearch } from './makers'
import { lossFault, spotOf } from './spots'
import { gradientProgram, valueProgram } from './traceProgram'
import { traceBatches } from './traceRunner'
import type { TraceRunner } from './traceRunner'

/** The weights are those from before the step: the step that is not sound changes none. */
type BadStep = Pick<Trainer, 'weights' | 'lastStep'>

/** The model of the run, and what names its parts. */
export type SearchedModel = Pick<TraceRunner, 'executor' | 'model'> & {
  readonly checked: CheckedModel
  readonly vocabulary: readonly string[]
  readonly columns: TaskColumns
}

/**
 * In the order of a step: weights, inputs, the forward pass, the loss, the gradients of values, those of weights, and their joint norm. Null
 * where the batch run again shows nothing. Throws ExecutorError, as for want of memory: every value is kept for all time steps.
 */
export async function findCulprit(searched: SearchedModel, step: BadStep): Promise<Culprit | null> {
  const [weights, batches] = [step.weights(), step.lastStep()]
  const search: CulpritSearch = { ...searched, weights }
  const early = brokenTensor(weights, 'parameter') ?? firstOf(batches, (batch) => brokenInput(batch, searched))
  if (early || batches.length === 0) return early
  return (await inValues(search, batches)) ?? (await inGradients(search, batches))
}

async function inValues(search: CulpritSearch, batches: readonly Tensors[]): Promise<Culprit | null> {
  const fault = await traceBatches(search, { build: valueProgram }, batches, (traced) => {
    const first = firstFault({ ...traced, mask: traced.batch.get('mask') ?? null }, false)
    return first ? { first, traced } : lossFault(traced, search)
  })
  if (!fault || 'kind' in fault) return fault
  return valueCulprit(search, fault.traced, fault.first)
}

async function inGradients(search: CulpritSearch, batches: readonly Tensors[]): Promise<Culprit | null> {
  const totals = new Map<string, Float64Array>()
  const fault = await traceBatches(search, { build: gradientProgram }, batches, (traced) => {
    const first = firstFault({ ...traced, mask: traced.batch.get('mask') ?? null }, true)
    if (first) return { first, traced }
    const gradients = gradientsOf(traced.results, search)
    addTo(totals, gradients)
    return brokenTensor(gradients, 'weightGradient')
  })
  if (!fault) return jointNorm(totals)
  return 'kind' in fault ? fault : gradientCulprit(search, fault.traced, fault.first)
}

function gradientsOf(results: Tensors, { model }: CulpritSearch): Tensors {
  const list = [...model.weights.keys()].flatMap((name): [string, Tensor][] => {
    const tensor = results.get(`gradient.${name}`)
    return tensor ? [[name, tensor]] : []
  })
  return new Map(list)
}

function addTo(totals: Map<string, Float64Array>, gradients: Tensors): void {
  for (const [name, { data }] of gradients) {
    const total = totals.get(name)
    totals.set(
      name,
      Float64Array.from(data, (value, k) => value + (total?.[k] ?? 0))
    )
  }
}

/** Gradients that are finite have a norm that is not, if their squares add up to more than a float32 holds. */
function jointNorm(totals: ReadonlyMap<string, Float64Array>): Culprit | null {
  let [sum, largest, name] = [0, 0, '']
  for (const [weight, data] of totals)
    for (const value of data) {
      sum += value * value
      if (Math.abs(value) <= largest) continue
      largest = Math.abs(value)
      name = weight
    }
  return sum > largestFloat ? { kind: 'norm', name, largest, value: Infinity } : null
}

function brokenTensor(tensors: Tensors, kind: 'parameter' | 'weightGradient'): Culprit | null {
  for (const [name, { data }] of tensors) {
    const index = firstBad(data)
    if (index >= 0) return { kind, name, value: data[index] ?? NaN }
  }
  return null
}

/** Numbers that the data gave: time-major, [T, B, …]. */
function brokenInput(batch: Tensors, searched: SearchedModel): Culprit | null {
  for (const name of ['features', 'targets'] as const) {
    const tensor = batch.get(name)
    const index = tensor ? firstBad(tensor.data) : -1
    if (!tensor || index < 0) continue
    const [steps = 1, rows = 1, width = 1] = tensor.type.shape
    const [step, row, unit] = [Math.floor(index / (rows * width)), Math.floor(index / width) % rows, index % width]
    const column = searched.columns[name === 'features' ? 'inputs' : 'targets'][unit]?.name ?? null
    const spot = spotOf({ step, row, unit }, { batch, steps }, searched)
    return { kind: 'input', name, column, ...spot, value: tensor.data[index] ?? NaN }
  }
  return null
}

const firstBad = (data: Tensor['data']): number => data.findIndex((value) => !Number.isFinite(value))

function firstOf<T, R>(list: readonly T[], find: (each: T) => R | null): R | null {
  for (const each of list) {
    const culprit = find(each)
    if (culprit !== null) return culprit
  }
  return null
}
