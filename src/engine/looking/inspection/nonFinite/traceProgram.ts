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
   * `noUnit`; `value.k`, the sum of those that are not.
   */
  readonly program: Program
  /** In the order of computation. */
  readonly places: readonly Place[]
}

/** More units than any value has. */
export const noUnit = 2 ** 24

/** Each value of the forward pass. */
export function valueProgram(model: ModelForward, shape: BatchShape): TraceProgram {
  const types = tracedTypes(model, shape)
  const places: Place[] = []
  const block = partBlock(types, { parts: 1, training: true }, (builder, values) => {
    const results: Value[] = []
    lossesOf(model, builder, values, {
      trace: (place, value) => {
        places.push(place)
        results.push(...faults(builder, value))
      }
    })
    return results
  })
  const program = buildProgram('values', declared(types), (builder, values) => {
    return namedFaults(places, builder.inline(block, argumentsOf(builder, types, block, new Set(), values)))
  })
  return { program: optimise(program), places }
}

/** The gradient of the loss by each value, and as `gradient.<weight>` by each weight. */
export function gradientProgram(model: ModelForward, shape: BatchShape): TraceProgram {
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
    const each = cotangents.slice(model.weights.size).flatMap((gradient) => faults(builder, gradient))
    return new Map([...weights, ...namedFaults(places, each)])
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

/** Finds in a value [S, B, …] the first unit that is not finite, and what it is. */
function faults(builder: BlockBuilder, value: Value): Value[] {
  const [steps = 1, batch = 1] = value.type.shape
  const shape = [steps, batch, sizeOf(value.type.shape) / (steps * batch)]
  const flat = builder.reshape(value, shape)
  const sound = builder.binary('lessEqual', builder.unary('abs', flat), builder.fill(largestFloat, shape))
  const below = builder.unary('neg', builder.cast(builder.operation('iota', [], { shape, axis: 2 }), 'float32'))
  const first = builder.reduceMax(builder.select(sound, builder.fill(-noUnit, shape), below), [2])
  return [builder.unary('neg', first), builder.reduceSum(builder.select(sound, builder.fill(0, shape), flat), [2])]
}

function namedFaults(places: readonly Place[], values: readonly Value[]): Map<string, Value> {
  const pair = (k: number): [string, Value][] => [
    [`unit.${k}`, at(values, 2 * k)],
    [`value.${k}`, at(values, 2 * k + 1)]
  ]
  return new Map(places.flatMap((_, k) => pair(k)))
}
