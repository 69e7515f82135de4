/** A training step of every template, small: TensorFlow, ONNX Runtime and the eager executor give what the float64 reference gives. */
import { beforeAll, describe, expect, it } from 'vitest'
import { agree } from '../../src/engine/executors/conformance/agreement'
import { openEager } from '../../src/engine/executors/eager/open'
import type { Executor, Tensor } from '../../src/engine/executors/executor'
import { loadLibrary } from '../../src/engine/executors/tensorflow/runtime/library'
import { openOnnx } from '../../src/engine/executors/onnx/open'
import { openTensorflow } from '../../src/engine/executors/tensorflow/open'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { optimise } from '../../src/engine/compiler/passes/compile'
import { sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Program } from '../../src/engine/compiler/program/types'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { trainFunction } from '../../src/engine/learning/step/trainFunctions'
import { readTemplate, shrunk, smallTask, templateList } from '../support/templates'

const [T, B, vocabulary] = [4, 4, 9]

function modelOf(id: string): CheckedModel {
  const document = shrunk(readTemplate(id), { units: 5, hidden: 6 })
  const result = checkModel(document, smallTask(document, vocabulary))
  if (!result.ok) throw new Error(`${id} has problems`)
  return result.model
}

/** One step of plain gradient descent in two parts: the new weights show every gradient. */
function step(model: CheckedModel): Program {
  const settings = { optimizer: { kind: 'sgd', learningRate: 1, momentum: 0, nesterov: false }, clip: { kind: 'none' } } as const
  return optimise(trainFunction(modelForward(model), settings, { batch: B, length: T }, 2))
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

const opened: readonly (readonly [string, boolean, () => Promise<{ ok: true; executor: Executor } | { ok: false; why: string }>])[] = [
  ['TensorFlow', loadLibrary().ok, openTensorflow],
  ['ONNX Runtime', true, () => openOnnx('a test', null)],
  ['eager executor', true, () => openEager('cpu', 'a test', null)]
]

describe.each(opened)('%s', (_, present, open) => {
  let executor: Executor
  beforeAll(async () => {
    if (!present) return
    const result = await open()
    if (!result.ok) throw new Error(result.why)
    executor = result.executor
  })

  it.skipIf(!present).each(templateList().map(({ id }) => id))('steps as the reference does: %s', async (id) => {
    const model = modelOf(id)
    const program = step(model)
    expect(program.results).toContain('gradientNorm')
    await agree(executor, program, inputs(program, model))
  })
})
