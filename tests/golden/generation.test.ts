/** The step form of causal templates, small, on the executors: token by token the logits of the whole sequence, with room that grows. */
import { describe, expect, it } from 'vitest'
import { openEager } from '../../src/engine/executors/eager/open'
import type { Executor, Tensor, Tensors } from '../../src/engine/executors/executor'
import type { AnyArray } from '../../src/engine/executors/reference/evaluate'
import { openOnnx } from '../../src/engine/executors/onnx/open'
import { openTensorflow } from '../../src/engine/executors/tensorflow/open'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { generationMemory } from '../../src/engine/looking/generation/memoryBytes'
import { generationBytes } from '../../src/engine/looking/generation/memoryBytes'
import { measureToken } from '../../src/engine/looking/generation/measureToken'
import { openStepper } from '../../src/engine/looking/generation/stepper'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { orSkipped } from '../support/everyExecutor'
import { B, T, atOnce, causal, modelOf, oneStep, sequence, weightsOf } from '../support/stepping'

function tensors(arrays: ReadonlyMap<string, AnyArray>): Tensors {
  const tensor = (name: string, { shape, data }: AnyArray): Tensor =>
    name === 'tokens'
      ? { type: { dtype: 'int32', shape }, data: Int32Array.from(data) }
      : { type: { dtype: 'float32', shape }, data: Float32Array.from(data) }
  return new Map([...arrays].map(([name, array]) => [name, tensor(name, array)]))
}

/** Room for four tokens at first, so that a cache grows on the way. */
async function agrees(executor: Executor, model: CheckedModel): Promise<void> {
  const whole = atOnce(model)
  const inputs = sequence(model)
  const stepper = await openStepper(executor, model, tensors(weightsOf(model)), { batch: B, capacity: 4 })
  for (let t = 0; t < T; t++) {
    const { data } = await stepper.step(tensors(oneStep(inputs, t)))
    const expected = whole(t)
    expect(data).toHaveLength(expected.length)
    data.forEach((value, k) => expect(Math.abs(value - expected[k]!)).toBeLessThan(1e-4))
  }
  const bytes = [...stepper.readMemory().values()].reduce((sum, { data }) => sum + data.byteLength, 0)
  expect(stepper.buffers.reduce((sum, buffer) => sum + buffer.bytes, 0)).toBe(bytes)
  const formula = generationMemory(model).reduce((sum, { constant, perToken }) => sum + constant + perToken * stepper.capacity, 0)
  expect(bytes).toBe(B * formula)
  stepper.dispose()
}

/** One of each family: compiling takes some seconds for attention. */
const compiled = ['lstm-moby-dick', 'fast-weights-moby-dick', 'lstm-sines', 'transformer', 'linear-attention', 's4d', 'mamba'].flatMap(
  (name) => causal.filter((id) => id === name || id === `${name}-moby-dick`)
)

describe.each([
  { name: 'TensorFlow', templates: compiled, open: orSkipped(await openTensorflow()) },
  { name: 'ONNX Runtime', templates: causal, open: orSkipped(await openOnnx('a test', null)) },
  { name: 'eager executor', templates: causal, open: orSkipped(await openEager('cpu', 'a test', null)) }
])('$name', ({ templates, open }) => {
  it.for(templates)('goes token by token: %s', (id, context) => agrees(open(context), modelOf(id)))

  it('measures one token, whatever the length, and reads back what is kept', async (context) => {
    const executor = open(context)
    const model = modelOf('transformer-moby-dick')
    const weights = initialWeights(modelWeights(model), 1)
    const { seconds, keptBytes } = await measureToken(executor, model, weights, 64)
    expect(seconds).toBeGreaterThan(0)
    expect(keptBytes).toBe(generationBytes(model, 64))
  })
})
