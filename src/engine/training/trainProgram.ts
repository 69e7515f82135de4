/** One training step as a program: loss and gradients on each part of the batch, norms, clipping, and the optimizer's update. */
import type { TrainingSettings } from '../../contract/document/training'
import { differentiate } from '../autodiff/differentiate'
import { optimiseBlock } from '../passes/compile'
import { buildProgram } from '../program/builder'
import type { BlockBuilder } from '../program/builder'
import { at, range } from '../program/shapes'
import type { Block, Program, TensorType, Value } from '../program/types'
import { clipGradients, gradientNorms } from './clip'
import { lossBlock, onParts, partShape } from './lossBlock'
import { scalarType, tokenType } from './modelProgram'
import type { BatchShape, ModelProgram } from './modelProgram'
import { createOptimizer, slotName } from './optimizer'
import type { Optimizer } from './optimizer'

export type TrainSettings = Pick<TrainingSettings, 'optimizer' | 'clip'>

/** The variable that counts the steps done, float32 []. */
export const stepVariable = 'step'

/** All variables of training: weights, the optimizer's slots for each, and the step. */
export function trainVariables(model: ModelProgram, optimizer: Optimizer): Map<string, TensorType> {
  const slots = optimizer.slots.flatMap((slot) => [...model.weights].map(([name, type]) => [slotName(slot, name), type] as const))
  return new Map([...model.weights, ...slots, [stepVariable, scalarType]])
}

/**
 * Parameters: all variables; `tokens` and `targets` int32 [T, B]; `learningRate` float32 [].
 * Results: the new variables; `loss` [], nats a token before this step's update; `gradientNorm` []; `gradientNorms` [P].
 */
export function trainProgram(model: ModelProgram, settings: TrainSettings, shape: BatchShape, parts: number): Program {
  const optimizer = createOptimizer(settings.optimizer)
  const inputs = { tokens: tokenType(shape), targets: tokenType(shape), learningRate: scalarType }
  const parameters = new Map([...trainVariables(model, optimizer), ...Object.entries(inputs)])
  const gradients = gradientBlock(model, shape, parts)
  return buildProgram('train', parameters, (builder, values) => {
    const get = (name: string) => named(values, name)
    const weights = [...model.weights.keys()].map(get)
    const batch = { weights, tokens: get('tokens'), targets: get('targets') }
    const made = onParts(builder, gradients, batch, { parts, join: { kind: 'sum' } })
    const norms = gradientNorms(builder, made.slice(1))
    const clipped = clipGradients(builder, made.slice(1), norms.joint, settings.clip)
    const updated = update(builder, model, optimizer, values, clipped)
    return new Map([...updated, ['loss', at(made, 0)], ['gradientNorm', norms.joint], ['gradientNorms', norms.each]])
  })
}

/** Of one part: its share of the mean loss over the whole batch, then the gradient of that by each weight. */
function gradientBlock(model: ModelProgram, shape: BatchShape, parts: number): Block {
  const forward = lossBlock(model, partShape(shape, parts), (builder, losses) => [
    builder.scale(builder.sumAll(losses), 1 / (shape.length * shape.batch))
  ])
  return differentiate(optimiseBlock(forward), range(model.weights.size))
}

/** New values of all variables. */
function update(
  builder: BlockBuilder,
  model: ModelProgram,
  optimizer: Optimizer,
  values: ReadonlyMap<string, Value>,
  gradients: readonly Value[]
): Map<string, Value> {
  const step = builder.add(named(values, stepVariable), builder.scalar(1))
  const rule = optimizer.begin(builder, { step, learningRate: named(values, 'learningRate') })
  const results = new Map<string, Value>([[stepVariable, step]])
  for (const [k, name] of [...model.weights.keys()].entries()) {
    const slots = optimizer.slots.map((slot) => named(values, slotName(slot, name)))
    const made = rule(named(values, name), at(gradients, k), slots)
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
