/** Programs that run one batch again and tell where each value, and each value's gradient, is not finite. */
import { differentiate } from '../../../compiler/autodiff/differentiate'
import type { BatchShape } from '../../../data/batches/batch'
import type { Perturbation, Place } from '../../../model/layers/context'
import { valueNamed } from '../../../model/lookUp'
import { optimise, optimiseBlock } from '../../../compiler/passes/compile'
import { buildProgram } from '../../../compiler/program/builder'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at, range, sizeOf } from '../../../compiler/program/shapes'
import type { Block, Program, TensorType, Value } from '../../../compiler/program/types'
import { carriedVariables } from '../../../learning/step/carried'
import type { ModelForward } from '../../../learning/step/modelForward'
import { scalarType } from '../../../learning/step/modelForward'
import { batchOf, partBlock } from '../../../learning/step/parts'
import type { PartTypes } from '../../../learning/step/parts'
import { batchesVariable, largestFloat, randomness, seedInput, seedType, stepVariable } from '../../../learning/step/updateStep'
import { carryingTypes, lossesOf, sharesType } from '../../../learning/step/trainFunctions'

export interface TraceProgram {
  /**
   * Parameters: the weights; the task's inputs, `targets`, `shares` [S, B]; and what decides which numbers dropout draws: `seed` int32 [],
   * `step` and `added.batches` float32 []. Results, for each place k, float32 [S, B]: `unit.k`, the first unit that is not finite, or
   * `noUnit`; `value.k`, its value; the same of each target's loss as `unit.loss` and `value.loss`, in the forward pass; and as `all.k` the
   * whole value [S, B, …] of the places that are read.
   */
  readonly program: Program
  /** In the order of computation. */
  readonly places: readonly Place[]
}

/** More units than any value has. */
export const noUnit = 2 ** 24

/** Each value of the forward pass; `read` are the indices of places whose whole values are results as well. */
export function valueProgram(model: ModelForward, shape: BatchShape, read: ReadonlySet<number> = new Set()): TraceProgram {
  const types = tracedTypes(model, shape)
  const places: Place[] = []
  const names: string[] = []
  const block = partBlock(types, { parts: 1, training: true }, (builder, values) => {
    const results: Value[] = []
    const losses = lossesOf(model, builder, values, {
      trace: (place, value) => {
        names.push(...resultNames(places.length, read))
        places.push(place)
        results.push(...traceResults(builder, value, read.has(places.length - 1)))
      }
    })
    names.push('unit.loss', 'value.loss')
    return [...results, ...faults(builder, losses)]
  })
  const program = buildProgram('values', declared(types), (builder, values) => {
    const results = builder.inline(block, argumentsOf(builder, types, block, new Set(), values))
    return new Map(names.map((name, k) => [name, at(results, k)]))
  })
  return { program: optimise(program), places }
}

/** The gradient of the loss by each value, and as `gradient.<weight>` by each weight; `read` as in `valueProgram`. */
export function gradientProgram(model: ModelForward, shape: BatchShape, read: ReadonlySet<number> = new Set()): TraceProgram {
  const types = tracedTypes(model, shape)
  const perturbations: { readonly place: Place; readonly value: Value }[] = []
  const forward = partBlock(types, { parts: 1, training: true }, (builder, values) => {
    const perturb = ({ place }: Perturbation, type: TensorType) => {
      const value = builder.parameter(type)
      if (place) perturbations.push({ place, value })
      return value
    }
    const losses = lossesOf(model, builder, values, { perturb, perturbAll: true })
    return [builder.sumAll(builder.mul(losses, valueNamed(values.inputs, 'shares')))]
  })
  const zeros = perturbations.map(({ value }) => forward.parameters.indexOf(value))
  const derived = differentiate(optimiseBlock(forward), [...range(model.weights.size), ...zeros])
  const places = perturbations.map(({ place }) => place)
  const program = buildProgram('gradients', declared(types), (builder, values) => {
    // Before the gradients stand the loss and the states that are carried on.
    const cotangents = builder.inline(derived, argumentsOf(builder, types, derived, new Set(zeros), values)).slice(forward.results.length)
    const weights = [...model.weights.keys()].map((name, k): [string, Value] => [`gradient.${name}`, at(cotangents, k)])
    const results = cotangents.slice(model.weights.size).flatMap((gradient, k) => {
      const values = traceResults(builder, gradient, read.has(k))
      return resultNames(k, read).map((name, result): [string, Value] => [name, at(values, result)])
    })
    return new Map([...weights, ...results])
  })
  return { program: optimise(program), places }
}

function tracedTypes(model: ModelForward, shape: BatchShape): PartTypes {
  const types = carryingTypes(model, shape)
  types.inputs.set('shares', sharesType(model, shape))
  return types
}

function declared(types: PartTypes): Map<string, TensorType> {
  return new Map([...givenTypes(types), [seedInput, seedType], [stepVariable, scalarType], [batchesVariable, scalarType]])
}

/** In the order in which a part's block takes them. */
function givenTypes({ weights, inputs, carried }: PartTypes): Map<string, TensorType> {
  return new Map([...weights, ...inputs, ...carriedVariables(carried ?? new Map(), 'train')])
}

/** What the parameters of the differentiated block get: weights and inputs, zeros, and the randomness where it is asked for. */
function argumentsOf(
  builder: BlockBuilder,
  types: PartTypes,
  { parameters }: Block,
  zeros: ReadonlySet<number>,
  values: ReadonlyMap<string, Value>
): Value[] {
  const argumentValues = [...givenTypes(types).keys()].map((name) => valueNamed(values, name))
  const drawn = parameters.length > argumentValues.length + zeros.size ? randomness(builder, values, batchOf(types)) : null
  const rest = drawn ? [drawn.key, drawn.sequences] : []
  const others = parameters.flatMap((_, k) => (k >= argumentValues.length && !zeros.has(k) ? [k] : []))
  return parameters.map(({ type }, k) => argumentValues[k] ?? (zeros.has(k) ? builder.zeros(type) : at(rest, others.indexOf(k))))
}

/** The results of one place: its faults, and the whole value where it is read. */
function traceResults(builder: BlockBuilder, value: Value, read: boolean): Value[] {
  return [...faults(builder, value), ...(read ? [value] : [])]
}

const resultNames = (k: number, read: ReadonlySet<number>): string[] => [`unit.${k}`, `value.${k}`, ...(read.has(k) ? [`all.${k}`] : [])]

/** Finds in a value [S, B, …] the first unit that is not finite, and its value. */
function faults(builder: BlockBuilder, value: Value): Value[] {
  const [steps = 1, batch = 1] = value.type.shape
  const shape = [steps, batch, sizeOf(value.type.shape) / (steps * batch)]
  const flat = builder.reshape(value, shape)
  const sound = builder.binary('lessEqual', builder.unary('abs', flat), builder.fill(largestFloat, shape))
  const units = builder.cast(builder.operation('iota', [], { shape, axis: 2 }), 'float32')
  const largest = builder.reduceMax(builder.select(sound, builder.fill(-noUnit, shape), builder.unary('neg', units)), [2])
  const first = builder.unary('neg', largest)
  const isFirst = builder.binary('equal', units, builder.broadcast(builder.reshape(first, [steps, batch, 1]), shape))
  return [first, builder.reduceSum(builder.select(isFirst, flat, builder.fill(0, shape)), [2])]
}
