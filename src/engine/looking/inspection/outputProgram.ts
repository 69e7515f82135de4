/** The forward pass of a model as a program that gives the head's output alone. */
import { optimise } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import type { Program } from '../../compiler/program/types'
import type { BatchShape } from '../../data/batches/batch'
import { inputTypes } from '../../learning/step/modelForward'
import type { ModelForward } from '../../learning/step/modelForward'

/** Parameters: the weights, and the task's inputs. Result: `output` [S, B, width]. */
export function outputProgram(name: string, model: ModelForward, shape: BatchShape): Program {
  const inputs = inputTypes(model.task, shape)
  return optimise(
    buildProgram(name, new Map([...model.weights, ...inputs]), (builder, values) => {
      const taskInputs = new Map([...values].slice(model.weights.size))
      return new Map([['output', model.forward(builder, values, taskInputs, { taps: false }).output]])
    })
  )
}
