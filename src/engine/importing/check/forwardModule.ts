/** The forward pass of an imported model as a program that takes states before the first step, and gives layers and states after the last. */
import type { CheckedModel } from '../../model/checkedModel'
import { lowerModel } from '../../model/lower/lowerModel'
import { modelWeights } from '../../model/layers/weights'
import { inputTypes } from '../../learning/step/modelForward'
import type { BatchShape } from '../../data/batches/batch'
import { mixedSteps } from '../../model/layers/sequenceMask'
import { modelStates } from '../../model/layers/layerStates'
import { stateName } from '../../model/layers/step'
import { buildProgram } from '../../compiler/program/builder'
import { optimise } from '../../compiler/passes/compile'
import type { TensorType, Value } from '../../compiler/program/types'
import type { Module } from '../../executors/executor'
import { valueNamed } from '../../model/lookUp'

export const leaving = (layer: string, state: string): string => `leave/${stateName(layer, state)}`
/** [T, B, …]: what a layer gives. */
export const given = (layer: string): string => `layer/${layer}`
/** [1, B, …]: what it gives at the last real step. */
export const givenLast = (layer: string): string => `last/${layer}`

/**
 * One function, `forward`, over the weights as variables. Its inputs are the task's inputs and, for each of `states` (layer and name), the
 * states to begin with; its outputs are all layers, their last steps, and all states after the last step.
 */
export function forwardModule(model: CheckedModel, shape: BatchShape, states: ReadonlySet<string>): Module {
  const weights = new Map(modelWeights(model).map(({ name, type }) => [name, type]))
  const inputs = inputTypes(model.task, shape)
  const shapes = modelStates(model)
  const begin = new Map(
    [...states].map((name): [string, TensorType] => [
      `enter/${name}`,
      { dtype: 'float32', shape: [shape.batch, ...(shapes.get(name) ?? [])] }
    ])
  )
  const program = buildProgram('forward', new Map([...weights, ...inputs, ...begin]), (builder, values) => {
    const results = new Map<string, Value>()
    const named = new Map([...inputs.keys()].map((name) => [name, valueNamed(values, name)]))
    const { length } = shape
    const context = { builder, length, mask: values.get('mask') ?? null }
    lowerModel(model, builder, values, named, {
      taps: false,
      carried: {
        enter: (name, fresh) => values.get(`enter/${name}`) ?? fresh,
        leave: (name, value) => void results.set(`leave/${name}`, value)
      },
      trace: ({ layer, node }, value) => {
        if (node !== null) return
        results.set(given(layer), value)
        results.set(givenLast(layer), value.type.shape[0] === length ? mixedSteps(context, value, 'last') : value)
      }
    })
    return results
  })
  return { variables: weights, functions: new Map([['forward', optimise(program)]]) }
}
