/** A training step of a template, small, with numbers to feed it: what executors, and other forms of the step, are held against. */
import type { BatchShape } from '../../src/engine/data/batches/batch'
import type { Tensor } from '../../src/engine/executors/executor'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { optimise } from '../../src/engine/compiler/passes/compile'
import { at, sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Program } from '../../src/engine/compiler/program/types'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import type { StepSettings } from '../../src/engine/learning/step/updateStep'
import { trainFunction } from '../../src/engine/learning/step/trainFunctions'
import { readTemplate, shrunk, smallTask } from './templates'

const [T, B, vocabulary] = [4, 4, 9]

/** The model of a template with these sizes, and with so many tokens. */
export function smallModel(id: string, sizes: Parameters<typeof shrunk>[1], tokens: number): CheckedModel {
  const document = shrunk(readTemplate(id), sizes)
  const result = checkModel(document, smallTask(document, tokens))
  if (!result.ok) throw new Error(`${id} has problems`)
  return result.model
}

type Forms = Pick<StepSettings, 'associative' | 'newton' | 'recompute'>

/** One step of plain gradient descent, in so many parts of the batch: the new weights show every gradient. */
export function gradientStep(model: CheckedModel, shape: BatchShape, parts: number, forms: Forms = {}): Program {
  const optimizer = { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false } as const
  return optimise(trainFunction(modelForward(model), { optimizer, clip: { kind: 'none' }, ...forms }, shape, parts))
}

/** First weights, whole numbers below `tokens`, and `number` everywhere else. */
export function stepInputs(program: Program, model: CheckedModel, tokens: number, number = 0.5): Map<string, Tensor> {
  const weights = initialWeights(modelWeights(model), 5)
  return new Map(
    program.parameters.map((name, k): [string, Tensor] => {
      const { type } = at(program.block.parameters, k)
      const weight = weights.get(name)
      if (weight) return [name, weight]
      const size = sizeOf(type.shape)
      if (type.dtype === 'int32') return [name, { type, data: Int32Array.from({ length: size }, (_, j) => (j * 5 + k) % tokens) }]
      return [name, { type, data: new Float32Array(size).fill(number) }]
    })
  )
}

/** The step of a template and its inputs. */
export function templateStep(id: string, parts: number): { program: Program; given: Map<string, Tensor> } {
  const model = smallModel(id, { units: 5, hidden: 6 }, vocabulary)
  const program = gradientStep(model, { batch: B, length: T }, parts)
  return { program, given: stepInputs(program, model, vocabulary) }
}
