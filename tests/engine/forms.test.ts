/** State-space layers and linear attention in each of their forms on TensorFlow, over several blocks: the same steps, to float32 round-off. */
import { describe, expect, it } from 'vitest'
import type { GatescopeDocument } from '../../src/contract/document/document'
import type { LayerOf } from '../../src/contract/document/modelGraph'
import type { Executor, Tensor, Tensors } from '../../src/engine/executors/executor'
import { openTensorflow } from '../../src/engine/executors/tensorflow/open'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { modelForward } from '../../src/engine/learning/step/modelForward'
import { trainModule } from '../../src/engine/learning/step/trainModule'
import { orSkipped } from '../support/everyExecutor'
import { readTemplate, shrunk, smallTask } from '../support/templates'

/** More than two blocks of every form, and no multiple of any. */
const [T, B, vocabulary, rate] = [150, 2, 7, 0.05]

type Form = LayerOf<'s4d' | 'mamba' | 'linearAttention'>['params']['form']
const forms: readonly (readonly [template: string, reference: Form, ...others: Form[]])[] = [
  ['s4d-moby-dick', 'convolution', 'scan', 'associative'],
  ['mamba-moby-dick', 'scan', 'associative'],
  ['linear-attention-moby-dick', 'parallel', 'recurrent']
]

function withForm(id: string, form: Form): GatescopeDocument {
  const document = shrunk(readTemplate(id), { units: 5, hidden: 6 })
  for (const layer of document.model.layers)
    if (layer.kind === 's4d' || layer.kind === 'mamba' || layer.kind === 'linearAttention') Object.assign(layer.params, { form })
  return document
}

const tensor = (shape: readonly number[], data: Tensor['data'], dtype: Tensor['type']['dtype'] = 'float32'): Tensor => {
  return { type: { dtype, shape }, data }
}
const rows = (of: (k: number) => number) =>
  tensor(
    [T, B],
    Int32Array.from({ length: T * B }, (_, k) => of(k)),
    'int32'
  )

/** Three steps of gradient descent: losses, norms of each gradient, and at the end the loss of each token. */
async function figures(executor: Executor, document: GatescopeDocument): Promise<number[]> {
  const checked = checkModel(document, smallTask(document, vocabulary))
  if (!checked.ok) throw new Error('the model has problems')
  const specs = modelWeights(checked.model)
  const module = trainModule(
    modelForward(checked.model),
    {
      optimizer: { kind: 'sgd', learningRate: rate, momentum: 0, nesterov: false },
      clip: { kind: 'none' },
      batchSize: B,
      sequenceLength: T
    },
    { parts: 1, gpu: false }
  )
  const executable = await executor.compile(module)
  executable.write(initialWeights(specs, 5))
  const inputs: [string, Tensor][] = [
    ['tokens', rows((k) => (k * 5 + (k % 4)) % vocabulary)],
    ['targets', rows((k) => (k * k + 3) % vocabulary)]
  ]
  const of = (results: Tensors, ...names: string[]) => names.flatMap((name) => [...(results.get(name)?.data ?? [])])
  const step = () => executable.run('train', new Map([...inputs, ['learningRate', tensor([], Float32Array.of(rate))]]))
  const steps = [step(), step(), step()].flatMap((results) => of(results, 'loss', 'gradientNorm', 'gradientNorms'))
  const losses = of(executable.run('evaluate', new Map(inputs)), 'losses')
  executable.dispose()
  expect(losses).toHaveLength(T * B)
  return [...steps, ...losses]
}

const tensorflow = orSkipped(await openTensorflow())

for (const [id, reference, ...others] of forms)
  describe(id, () => {
    for (const form of others)
      it(`learns as ${form} as it does as ${reference}`, { timeout: 120_000 }, async (context) => {
        const executor = tensorflow(context)
        const [expected, got] = [await figures(executor, withForm(id, reference)), await figures(executor, withForm(id, form))]
        expect(got).toHaveLength(expected.length)
        got.forEach((figure, k) => expect(Math.abs(figure - expected[k]!)).toBeLessThan(1e-4 * Math.max(1e-2, Math.abs(expected[k]!))))
      })
  })
