/** A training step of a template, small, with numbers to feed it: what executors are held against the reference by. */
import type { Tensor } from '../../src/engine/executors/executor'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { optimise } from '../../src/engine/compiler/passes/compile'
import { sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Program } from '../../src/engine/compiler/program/types'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { trainFunction } from '../../src/engine/learning/step/trainFunctions'
import { readTemplate, shrunk, smallTask } from './templates'

const [T, B, vocabulary] = [4, 4, 9]

function modelOf(id: string): CheckedModel {
  const document = shrunk(readTemplate(id), { units: 5, hidden: 6 })
  const result = checkModel(document, smallTask(document, vocabulary))
  if (!result.ok) throw new Error(`${id} has problems`)
  return result.model
}

/** One step of plain gradient descent, in so many parts of the batch: the new weights show every gradient. */
function step(model: CheckedModel, parts: number): Program {
  const settings = { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false }, clip: { kind: 'none' } } as const
  return optimise(trainFunction(modelForward(model), settings, { batch: B, length: T }, parts))
}

function inputs(program: Program, model: CheckedModel): Map<string, Tensor> {
  const weights = initialWeights(modelWeights(model), 5)
  return new Map(
    program.parameters.map((name, k): [string, Tensor] => {
      const type = program.block.parameters[k]?.type ?? { dtype: 'float32', shape: [] }
      const weight = weights.get(name)
      if (weight) return [name, weight]
      const size = sizeOf(type.shape)
      if (type.dtype === 'int32') return [name, { type, data: Int32Array.from({ length: size }, (_, j) => (j * 5 + k) % vocabulary) }]
      return [name, { type, data: new Float32Array(size).fill(0.5) }]
    })
  )
}

/** The step of a template and its inputs. */
export function templateStep(id: string, parts: number): { program: Program; given: Map<string, Tensor> } {
  const model = modelOf(id)
  const program = step(model, parts)
  return { program, given: inputs(program, model) }
}
