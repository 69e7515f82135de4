/** The forward pass as a program that gives the attention of every head of every layer. */
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import type { Program, TensorType } from '../../compiler/program/types'
import { inputTypes } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'
import type { BatchShape } from '../../data/batches/batch'
import { statesOf } from '../inspection/inspectedSequence'

export interface HeadsProgram {
  /** Parameters: the weights, and `types`. Results: float32 [B, H, T, T] under the id of each layer. */
  readonly program: Program
  readonly layers: readonly string[]
}

/** `types`: the task's inputs, then the states that enter. */
export function headsProgram(model: ModelForward, types: ReadonlyMap<string, TensorType>, shape: BatchShape): HeadsProgram {
  let layers: string[] = []
  const inputs = inputTypes(model.task, shape)
  const program = buildProgram('heads', new Map([...model.weights, ...types]), (builder, values) => {
    const taskInputs = new Map([...values].slice(model.weights.size, model.weights.size + inputs.size))
    const { taps } = model.forward(builder, values, taskInputs, { taps: true, carried: statesOf(model, builder, values) })
    const maps = taps.filter(({ form }) => form === 'attention')
    layers = maps.map(({ layer }) => layer)
    return new Map(maps.map(({ layer, value }) => [layer, value]))
  })
  return { program: optimise(program), layers }
}
