/** A loop that was written out step by step is one cell where its steps are alike and begin with zeros; else it is refused. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeModel, encodeModel } from '../../../src/engine/files/onnx/onnxFile'
import type { ModelProto } from '../../../src/engine/files/onnx/onnxMessages'
import { importModel } from '../../../src/engine/importing/importModel'
import { openModelFiles } from '../../../src/engine/importing/files/modelFiles'
import { plainExecutor } from './support'

const peer = join(import.meta.dirname, '../../fixtures/peers/pytorch-rnn-relu-lm')

/** The model of PyTorch's newer exporter, nine steps of an RNN, after a change. */
function imported(change: (model: ModelProto) => void) {
  const model = decodeModel(readFileSync(join(peer, 'dynamo.onnx'))) ?? expect.fail('no model')
  change(model)
  const files = ['dynamo.onnx.data', 'example_input.safetensors', 'example_output.safetensors'].map((name) => ({
    name,
    bytes: readFileSync(join(peer, name))
  }))
  const opened = openModelFiles([{ name: 'dynamo.onnx', bytes: encodeModel(model) }, ...files])
  return importModel(opened, { examples: null, executor: plainExecutor, places: { dataFolders: [] } })
}

describe('a loop that was written out', () => {
  it('becomes one recurrent layer', async () => {
    const { model, check } = await imported(() => undefined)
    expect(model.document.model.layers.filter(({ kind }) => kind === 'recurrent')).toHaveLength(1)
    expect(check?.agrees).toBe(true)
  })

  it('is refused where a step differs from the others', async () => {
    const other = (model: ModelProto) =>
      void model.graph.node.filter(({ opType }) => opType === 'Relu').map((node, k) => (node.opType = k === 5 ? 'Tanh' : 'Relu'))
    await expect(imported(other)).rejects.toThrow(/takes the time step 1 alone/)
  })

  it('is refused where it does not begin with zeros', async () => {
    const other = (model: ModelProto) => {
      const start = model.graph.initializer.find(({ name }) => name === 'linear_1') ?? expect.fail('no start')
      Object.assign(start, { dataLocation: 0, externalData: [], rawData: new Uint8Array(new Float32Array(24).fill(0.5).buffer) })
    }
    await expect(imported(other)).rejects.toThrow(/does not begin with zeros/)
  })
})
