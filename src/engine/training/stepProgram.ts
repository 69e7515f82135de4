/** One training step of any loss as a program: loss and gradients on each part of the batch, norms, clipping, and the optimizer's update. */
import type { TrainingSettings } from '../../contract/document/training'
import { differentiate } from '../autodiff/differentiate'
import { optimiseBlock } from '../passes/compile'
import type { Randomness } from '../lower/dropout'
import { buildProgram } from '../program/builder'
import type { BlockBuilder } from '../program/builder'
import { at, range } from '../program/shapes'
import type { Block, Program, TensorType, Value } from '../program/types'
import { clipGradients, gradientNorms } from './clip'
import { scalarType } from './modelProgram'
import { createOptimizer, slotName } from './optimizer'
import { batchOf, drawsNumbers, onParts, partBlock } from './parts'
import type { PartTypes, PartValues } from './parts'
import { withWeightDecay } from './weightDecay'

/** Without `weightDecay` there is none. */
export type StepSettings = Pick<TrainingSettings, 'optimizer' | 'clip'> & Partial<Pick<TrainingSettings, 'weightDecay'>>

export interface StepSpec extends PartTypes {
  /** Writes a part's share of the mean loss over the whole batch, float32 []: the shares add up. */
  readonly loss: (builder: BlockBuilder, values: PartValues) => Value
}

/** The variable that counts the steps done, float32 []. */
export const stepVariable = 'step'

/** The input of the function `train` that only a model with dropout has: the document's seed, int32 []. */
export const seedInput = 'seed'
export const seedType: TensorType = { dtype: 'int32', shape: [] }

/** All variables of training: weights, the optimizer's slots for each, and the step. */
export function stepVariables(
  weights: ReadonlyMap<string, TensorType>,
  settings: Pick<StepSettings, 'optimizer'>
): Map<string, TensorType> {
  const slots = createOptimizer(settings.optimizer).slots.flatMap((slot) =>
    [...weights].map(([name, type]) => [slotName(slot, name), type] as const)
  )
  return new Map([...weights, ...slots, [stepVariable, scalarType]])
}

/**
 * Parameters: all variables; the inputs; `learningRate` float32 []; `seed` int32 [] where the loss draws random numbers.
 * Results: the new variables; `loss` [] before this step's update; `gradientNorm` []; `gradientNorms` [P].
 */
export function stepProgram(spec: StepSpec, settings: StepSettings, parts: number): Program {
  const gradients = gradientBlock(spec, parts)
  const draws = drawsNumbers(gradients, spec)
  const declared = new Map([...stepVariables(spec.weights, settings), ...spec.inputs, ['learningRate', scalarType]])
  const parameters = draws ? declared.set(seedInput, seedType) : declared
  return buildProgram('train', parameters, (builder, values) => {
    const pick = (types: ReadonlyMap<string, TensorType>) => new Map([...types.keys()].map((name) => [name, named(values, name)]))
    const batch = { weights: pick(spec.weights), inputs: pick(spec.inputs) }
    const random = draws ? randomness(builder, values, batchOf(spec)) : null
    const made = onParts(builder, gradients, batch, { parts, join: { kind: 'sum' }, random })
    const norms = gradientNorms(builder, made.slice(1))
    const clipped = clipGradients(builder, made.slice(1), norms.joint, settings.clip)
    const updated = update(builder, settings, spec.weights, values, clipped)
    return new Map([...updated, ['loss', at(made, 0)], ['gradientNorm', norms.joint], ['gradientNorms', norms.each]])
  })
}

/** A key for each step of each seed, and the places 0…B−1 of the sequences. */
function randomness(builder: BlockBuilder, values: ReadonlyMap<string, Value>, batch: number): Randomness {
  const word = (value: Value) => builder.reshape(builder.cast(value, 'int32'), [1])
  const key = builder.concat([word(named(values, seedInput)), word(named(values, stepVariable))], 0)
  return { key, sequences: builder.operation('iota', [], { shape: [1, batch], axis: 1 }) }
}

/** Of one part: its share of the loss, then the gradient of that by each weight. */
function gradientBlock(spec: StepSpec, parts: number): Block {
  const forward = partBlock(spec, { parts, training: true }, (builder, values) => [spec.loss(builder, values)])
  return differentiate(optimiseBlock(forward), range(spec.weights.size))
}

/** New values of all variables. */
function update(
  builder: BlockBuilder,
  settings: StepSettings,
  weights: ReadonlyMap<string, TensorType>,
  values: ReadonlyMap<string, Value>,
  gradients: readonly Value[]
): Map<string, Value> {
  const optimizer = createOptimizer(settings.optimizer)
  const step = builder.add(named(values, stepVariable), builder.scalar(1))
  const scalars = { step, learningRate: named(values, 'learningRate') }
  const ruleOf = withWeightDecay(builder, optimizer.begin(builder, scalars), settings, scalars)
  const results = new Map<string, Value>([[stepVariable, step]])
  for (const [k, [name, type]] of [...weights].entries()) {
    const slots = optimizer.slots.map((slot) => named(values, slotName(slot, name)))
    const made = ruleOf(type)(named(values, name), at(gradients, k), slots)
    results.set(name, made.weight)
    optimizer.slots.forEach((slot, s) => results.set(slotName(slot, name), at(made.slots, s)))
  }
  return results
}

function named(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name)
  if (!value) throw new RangeError(`no value named ${name}`)
  return value
}
