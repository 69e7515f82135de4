/** Writes the programs that train and evaluate a model: the loss of each target, and the mean loss that training minimises. */
import type { BatchShape } from '../../data/batches/batch'
import type { LoweringOptions } from '../../model/lower/lowerModel'
import { buildProgram } from '../../compiler/program/builder'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Program, TensorType, Value } from '../../compiler/program/types'
import { carriedTypes, carriedVariables, freshInput } from './carried'
import { targetLosses } from './loss'
import { isOfTargets, metricRules } from './metricRules'
import { inputTypes, targetType } from './modelForward'
import type { ModelForward } from './modelForward'
import { alongBatch, onParts, partBlock } from './parts'
import type { PartTypes, PartValues } from './parts'
import { accumulateStep, updateStep } from './updateStep'
import type { StepSettings, StepSpec } from './updateStep'

/**
 * Parameters: all variables; the task's inputs and `targets`; `shares` [S, B] where targets count differently: what each contributes to
 * the loss, one in all; `learningRate` float32 [].
 * Results: the new variables; `loss` [], the mean of all targets before this step's update; `gradientNorm` []; `gradientNorms` [P].
 */
export function trainFunction(model: ModelForward, settings: StepSettings, shape: BatchShape, parts: number): Program {
  return updateStep(stepSpec(model, settings, shape), settings, parts)
}

/** Adds up a batch's gradients for a later `trainFunction`; see `accumulateStep`. */
export function accumulateFunction(model: ModelForward, settings: StepSettings, shape: BatchShape, parts: number): Program {
  return accumulateStep(stepSpec(model, settings, shape), settings, parts)
}

function stepSpec(model: ModelForward, settings: StepSettings, shape: BatchShape): StepSpec {
  const types = carryingTypes(model, shape)
  const { shape: targets } = targetType(model.task, shape)
  const share = 1 / (at(targets, 0) * at(targets, 1) * (settings.accumulate ?? 1))
  if (model.task.counted) types.inputs.set('shares', sharesType(model, shape))
  const loss = (builder: BlockBuilder, values: PartValues) => {
    const { losses } = predicted(model, builder, values)
    const shares = values.inputs.get('shares')
    return shares ? builder.sumAll(builder.mul(losses, shares)) : builder.scale(builder.sumAll(losses), share)
  }
  return { ...types, loss, ...(model.undecayed && { undecayed: model.undecayed }) }
}

/**
 * Parameters: the weights; the task's inputs and `targets`; the states that evaluation carries. Results, float32 [S, B]: `losses`, and each of
 * the task's metrics of targets; `output` [S, B, width], what the head gives, where it is wished or other metrics are counted on it; and the
 * new states.
 */
export function evaluateFunction(model: ModelForward, shape: BatchShape, parts: number, outputs = false): Program {
  const types = carryingTypes(model, shape)
  const metrics = model.task.metrics.filter(isOfTargets)
  const withOutput = outputs || metrics.length < model.task.metrics.length
  const block = partBlock(types, { parts, training: false }, (builder, values) => {
    const { output, targets, losses } = predicted(model, builder, values)
    return [losses, ...metrics.map((metric) => metricRules[metric](builder, output, targets)), ...(withOutput ? [output] : [])]
  })
  const states = carriedVariables(types.carried, 'evaluate')
  return buildProgram('evaluate', new Map([...types.weights, ...types.inputs, ...states]), (builder, values) => {
    const all = [...values]
    const [first, last] = [types.weights.size, types.weights.size + types.inputs.size]
    const batchValues = {
      weights: new Map(all.slice(0, first)),
      inputs: new Map(all.slice(first, last)),
      carried: new Map(all.slice(last))
    }
    const results = onParts(builder, block, batchValues, { parts, join: alongBatch })
    const names = ['losses', ...metrics, ...(withOutput ? ['output'] : []), ...states.keys()]
    return new Map(names.map((name, k) => [name, at(results, k)]))
  })
}

/** float32 [S, B]. */
export function sharesType({ task }: Pick<ModelForward, 'task'>, shape: BatchShape): TensorType {
  return { dtype: 'float32', shape: targetType(task, shape).shape.slice(0, 2) }
}

export function partTypes({ weights, task }: ModelForward, shape: BatchShape): PartTypes & { readonly inputs: Map<string, TensorType> } {
  return { weights, inputs: inputTypes(task, shape).set('targets', targetType(task, shape)) }
}

/** The types of a part whose states are carried: they include the states, and the input that says where states begin anew. */
export function carryingTypes(model: ModelForward, shape: BatchShape): ReturnType<typeof partTypes> & Required<PartTypes> {
  const types = partTypes(model, shape)
  const carried = carriedTypes(model.states, shape.batch)
  if (carried.size > 0) types.inputs.set(freshInput, { dtype: 'float32', shape: [1, shape.batch] })
  return { ...types, carried }
}

/** The loss of each target, float32 [S, B]; `looking` as in the lowering of the model. */
export function lossesOf(model: ModelForward, builder: BlockBuilder, values: PartValues, looking: Looking): Value {
  return predicted(model, builder, values, looking).losses
}

type Looking = Pick<LoweringOptions, 'perturb' | 'perturbAll' | 'perturbEdgesOf' | 'trace' | 'alter'>

/** Returns the head's output, the targets, and the loss of each target, float32 [S, B]. */
function predicted(
  model: ModelForward,
  builder: BlockBuilder,
  { weights, inputs, carried = null, random }: PartValues,
  looking: Looking = {}
): Record<'output' | 'targets' | 'losses', Value> {
  const targets = inputs.get('targets')
  if (!targets) throw new RangeError('the targets are missing')
  const { output } = model.forward(builder, weights, inputs, { taps: false, random, carried, ...looking })
  return {
    output,
    targets,
    losses: targetLosses(builder, model.task.target, { output, targets, mask: inputs.get('mask') ?? null }, model.loss)
  }
}
