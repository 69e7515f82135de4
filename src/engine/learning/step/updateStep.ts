/** One training step of any loss as a program: loss and gradients on each part of the batch, norms, clipping, and the optimizer's update. */
import type { TrainingSettings } from '../../../contract/document/training'
import { differentiate } from '../../compiler/autodiff/differentiate'
import { associate } from '../../compiler/passes/loops/associate'
import { optimiseBlock } from '../../compiler/passes/compile'
import { newton } from '../../compiler/newton/newton'
import { segment } from '../../compiler/passes/loops/segment'
import type { Randomness } from '../../model/layers/dropout'
import { valueNamed } from '../../model/lookUp'
import { buildProgram } from '../../compiler/program/builder'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at, range } from '../../compiler/program/shapes'
import type { Block, Program, TensorType, Value } from '../../compiler/program/types'
import { clipGradients, gradientNorms } from './clip'
import { carriedVariables } from './carried'
import { scalarType } from './modelForward'
import { createOptimizer, slotName } from '../optimizers/optimizer'
import { alongBatch, batchOf, drawsNumbers, onParts, partBlock } from './parts'
import type { Join, PartTypes, PartValues } from './parts'
import { withWeightDecay } from '../optimizers/weightDecay'

/** The settings of a step. By default there is no weight decay, a step takes one batch, and loops keep all values for the backward pass. */
export type StepSettings = Pick<TrainingSettings, 'optimizer' | 'clip'> &
  Partial<Pick<TrainingSettings, 'weightDecay' | 'accumulate' | 'recompute'>> & {
    /** Whether loops that are linear in their carries run as associative scans. */
    readonly associative?: boolean
    /** Whether loops that are not run by Newton iterations over all time steps at once. */
    readonly newton?: boolean
  }

/** How loops over time run. */
export type LoopSettings = Pick<StepSettings, 'recompute' | 'associative' | 'newton'>

/** Whether the gradients of several batches are added up for a step. */
export const accumulates = ({ accumulate = 1 }: Partial<Pick<StepSettings, 'accumulate'>>): boolean => accumulate > 1

/** Names of the variables of gradient accumulation: the number of added batches, float32 [], their loss, and each weight's gradient. */
export const batchesVariable = 'added.batches'
const lossVariable = 'added.loss'
const addedName = (weight: string): string => `added.gradient.${weight}`

function addedVariables(weights: ReadonlyMap<string, TensorType>): Map<string, TensorType> {
  const gradients = [...weights].map(([name, type]) => [addedName(name), type] as const)
  return new Map([[batchesVariable, scalarType], [lossVariable, scalarType], ...gradients])
}

export interface StepSpec extends PartTypes {
  /** Weights that weight decay spares. */
  readonly undecayed?: ReadonlySet<string>
  /** Writes a part's share of the mean loss over the whole batch, float32 []: the shares add up. */
  readonly loss: (builder: BlockBuilder, values: PartValues) => Value
}

/** The largest finite float32. */
export const largestFloat = (2 - 2 ** -23) * 2 ** 127

/** The variable that counts the steps done, float32 []. */
export const stepVariable = 'step'

/** The input of the function `train` that only a model with dropout has: the document's seed, int32 []. */
export const seedInput = 'seed'
export const seedType: TensorType = { dtype: 'int32', shape: [] }

/** All variables of training: weights, the optimizer's slots for each, and the step. */
export function stepVariables(
  weights: ReadonlyMap<string, TensorType>,
  settings: Pick<StepSettings, 'optimizer' | 'accumulate'>
): Map<string, TensorType> {
  const slots = createOptimizer(settings.optimizer).slots.flatMap((slot) =>
    [...weights].map(([name, type]) => [slotName(slot, name), type] as const)
  )
  const added = accumulates(settings) ? addedVariables(weights) : []
  return new Map([...weights, ...slots, ...added, [stepVariable, scalarType]])
}

/**
 * Parameters: all variables; the inputs; `learningRate` float32 []; `seed` int32 [] where the loss draws random numbers.
 * Results: the new variables, carried states among them, which are the old ones where loss or gradients are not finite, so that what went
 * wrong can be looked for; `loss` [] before this step's update; `gradientNorm` []; `gradientNorms` [P].
 */
export function updateStep(spec: StepSpec, settings: StepSettings, parts: number): Program {
  const gradients = gradientBlock(spec, parts, settings)
  const draws = drawsNumbers(gradients, spec)
  const inputs = [...spec.inputs, ...stepCarried(spec)]
  const declared = new Map([...stepVariables(spec.weights, settings), ...inputs, ['learningRate', scalarType]])
  const parameters = draws ? declared.set(seedInput, seedType) : declared
  return buildProgram('train', parameters, (builder, values) => {
    const { batchSums, states } = lossAndGradients(builder, spec, gradients, values, parts)
    const before = accumulates(settings) ? addedVariables(spec.weights) : new Map<string, TensorType>()
    const totals = accumulates(settings) ? added(builder, spec, values, batchSums) : batchSums
    const norms = gradientNorms(builder, totals.slice(1))
    const clipped = clipGradients(builder, totals.slice(1), norms.joint, settings.clip)
    const sound = allFinite(builder, at(totals, 0), norms.joint)
    const fresh = new Map([...update(builder, settings, spec, values, clipped), ...states])
    const updated = keptUnless(builder, sound, values, fresh)
    const cleared = [...before].map(([name, type]) => [name, builder.zeros(type)] as const)
    return new Map([...updated, ...cleared, ['loss', at(totals, 0)], ['gradientNorm', norms.joint], ['gradientNorms', norms.each]])
  })
}

/**
 * Adds a batch to those of the step: the function `accumulate`. Parameters: the weights, what is added up, `step`, the inputs, and `seed`
 * where the loss draws random numbers. Results: what is added up, and the states that are carried: the old ones where the sums are not finite.
 */
export function accumulateStep(spec: StepSpec, settings: LoopSettings, parts: number): Program {
  const gradients = gradientBlock(spec, parts, settings)
  const inputs = [...spec.inputs, ...stepCarried(spec)]
  const declared = new Map([...spec.weights, ...addedVariables(spec.weights), [stepVariable, scalarType], ...inputs])
  const parameters = drawsNumbers(gradients, spec) ? declared.set(seedInput, seedType) : declared
  return buildProgram('accumulate', parameters, (builder, values) => {
    const { batchSums, states } = lossAndGradients(builder, spec, gradients, values, parts)
    const sums = added(builder, spec, values, batchSums)
    // As in `updateStep`, a batch with a gradient that is not finite leaves the states unchanged. The sums show the fault at the end of
    // the step.
    const sound = allFinite(builder, at(sums, 0), gradientNorms(builder, sums.slice(1)).joint)
    const carried = keptUnless(builder, sound, values, states)
    const batches = builder.add(valueNamed(values, batchesVariable), builder.scalar(1))
    const results = [...spec.weights.keys()].map((name, k) => [addedName(name), at(sums, k + 1)] as const)
    return new Map([[batchesVariable, batches], [lossVariable, at(sums, 0)], ...results, ...carried])
  })
}

/** Adds loss and gradients to those of earlier batches of the step. */
function added(builder: BlockBuilder, { weights }: StepSpec, values: ReadonlyMap<string, Value>, batchSums: readonly Value[]): Value[] {
  const names = [lossVariable, ...[...weights.keys()].map(addedName)]
  return batchSums.map((value, k) => builder.add(value, valueNamed(values, at(names, k))))
}

/** Writes one batch's loss and the gradient of each weight, in this order, and the states after the batch, by their variables. */
function lossAndGradients(
  builder: BlockBuilder,
  spec: StepSpec,
  gradients: Block,
  values: ReadonlyMap<string, Value>,
  parts: number
): { batchSums: Value[]; states: Map<string, Value> } {
  const pick = (types: ReadonlyMap<string, TensorType>) => new Map([...types.keys()].map((name) => [name, valueNamed(values, name)]))
  const stateNames = [...stepCarried(spec).keys()]
  const batch = { weights: pick(spec.weights), inputs: pick(spec.inputs), carried: pick(stepCarried(spec)) }
  const random = drawsNumbers(gradients, spec) ? randomness(builder, values, batchOf(spec)) : null
  // The results are ordered as in the block: the loss, the states, the gradients.
  const join = gradients.results.map((_, k): Join => (k > 0 && k <= stateNames.length ? alongBatch : { kind: 'sum' }))
  const [loss, ...rest] = onParts(builder, gradients, batch, { parts, join, random })
  if (!loss) throw new RangeError('a loss')
  return { batchSums: [loss, ...rest.slice(stateNames.length)], states: new Map(stateNames.map((name, k) => [name, at(rest, k)])) }
}

/** The variables of the states that training carries. */
function stepCarried({ carried }: PartTypes): Map<string, TensorType> {
  return carriedVariables(carried ?? new Map(), 'train')
}

/** Derives the random key from the seed and the step, and the places of the sequences: 0…B−1, after those of the step's earlier batches. */
export function randomness(builder: BlockBuilder, values: ReadonlyMap<string, Value>, batch: number): Randomness {
  const word = (value: Value) => builder.reshape(builder.cast(value, 'int32'), [1])
  const key = builder.concat([word(valueNamed(values, seedInput)), word(valueNamed(values, stepVariable))], 0)
  const sequences = builder.operation('iota', [], { shape: [1, batch], axis: 1 })
  const before = values.get(batchesVariable)
  if (!before) return { key, sequences }
  // Each batch of a step draws what its sequences would draw in one large batch.
  const first = builder.cast(builder.scale(before, batch), 'int32')
  return { key, sequences: builder.add(sequences, builder.broadcast(first, [1, batch])) }
}

/**
 * Returns for one part its share of the loss, the states after it, and the gradient of the loss by each weight. A loop that is recomputed
 * in segments is not turned into an associative scan or Newton iterations, which would store the states of all its steps.
 */
export function gradientBlock(spec: StepSpec, parts: number, { recompute, associative, newton: iterates }: LoopSettings): Block {
  const forward = partBlock(spec, { parts, training: true }, (builder, values) => [spec.loss(builder, values)])
  // Loops are cut into segments before optimisation, so that the inputs of a step are computed within its segment and not ahead for all
  // steps.
  const cut = recompute === 'segments' ? segment(forward) : forward
  const derived = differentiate(optimiseBlock(cut), range(spec.weights.size))
  if (recompute === 'segments' || !(associative || iterates)) return derived
  const optimised = optimiseBlock(derived)
  const scanned = associative ? associate(optimised) : optimised
  return iterates ? newton(scanned) : scanned
}

/** bool []. Halves, so that their sum is within the range; a comparison with NaN is false. */
function allFinite(builder: BlockBuilder, loss: Value, joint: Value): Value {
  const half = (value: Value) => builder.scale(value, 0.5)
  return builder.binary('lessEqual', builder.add(half(builder.unary('abs', loss)), half(joint)), builder.scalar(largestFloat))
}

/** Returns the updated variables where the step is finite, else the old ones. */
function keptUnless(
  builder: BlockBuilder,
  sound: Value,
  values: ReadonlyMap<string, Value>,
  updated: ReadonlyMap<string, Value>
): Map<string, Value> {
  const whereSound = (name: string, value: Value) =>
    builder.select(builder.broadcast(sound, value.type.shape), value, valueNamed(values, name))
  return new Map([...updated].map(([name, value]) => [name, whereSound(name, value)]))
}

/** New values of all variables. */
function update(
  builder: BlockBuilder,
  settings: StepSettings,
  { weights, undecayed }: Pick<StepSpec, 'weights' | 'undecayed'>,
  values: ReadonlyMap<string, Value>,
  gradients: readonly Value[]
): Map<string, Value> {
  const optimizer = createOptimizer(settings.optimizer)
  const step = builder.add(valueNamed(values, stepVariable), builder.scalar(1))
  const scalars = { step, learningRate: valueNamed(values, 'learningRate') }
  const ruleOf = withWeightDecay(builder, optimizer.begin(builder, scalars), settings, scalars, undecayed)
  const results = new Map<string, Value>([[stepVariable, step]])
  for (const [k, [name, type]] of [...weights].entries()) {
    const slots = optimizer.slots.map((slot) => valueNamed(values, slotName(slot, name)))
    const newValues = ruleOf(name, type)(valueNamed(values, name), at(gradients, k), slots)
    results.set(name, newValues.weight)
    optimizer.slots.forEach((slot, s) => results.set(slotName(slot, name), at(newValues.slots, s)))
  }
  return results
}
