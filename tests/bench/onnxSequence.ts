/** An exported LSTM over whole sequences, run by ONNX Runtime: forward alone, with weights that PyTorch's worker has, too. */
import { nextTokenTask } from '../../src/contract/document/taskShape'
import type { TaskShape } from '../../src/contract/document/taskShape'
import { sizeOf } from '../../src/engine/compiler/program/shapes'
import type { Tensor } from '../../src/engine/executors/executor'
import { OnnxSession } from '../../src/engine/executors/onnx/runtime/session'
import type { OnnxArray } from '../../src/engine/executors/onnx/runtime/session'
import { sequenceModel } from '../../src/engine/exporting/onnx/sequenceModel'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import type { Cell, Size } from './protocol'
import { benchTemplate } from './template'
import { serve } from './worker'

async function prepare(size: Size, cell: Cell) {
  if (cell !== 'lstm') throw new Error('only the LSTM is compared')
  const session = await OnnxSession.open(exportedModel(size))
  const shape = [size.batch, size.time, size.input]
  const features: OnnxArray = { type: 'float32', shape, data: Float32Array.from({ length: sizeOf(shape) }, (_, k) => Math.sin(0.1 * k)) }
  return async () => {
    const { data } = (await session.run(new Map([['features', features]]))).get('prediction') ?? { data: [] }
    return Array.from(data).reduce((sum, value) => sum + value * value, 0) / data.length
  }
}

function exportedModel({ input, hidden }: Size): Uint8Array {
  const document = structuredClone(benchTemplate('lstm-sines'))
  for (const layer of document.model.layers) if (layer.kind === 'recurrent') layer.params.hidden = hidden
  const task: TaskShape = { ...nextTokenTask(1), tokens: null, features: input, target: { over: 'step', kind: 'real', width: input } }
  const checked = checkModel(document, task)
  if (!checked.ok) throw new Error('the template cannot be used')
  const weights = new Map(
    modelWeights(checked.model).map(({ name, type }): [string, Tensor] => {
      const [rows = 1, columns = 1] = type.shape.length === 2 ? type.shape : [1, ...type.shape]
      const data = Float32Array.from({ length: rows * columns }, (_, k) => {
        return Math.sin(1000 * place(name) + 37 * Math.floor(k / columns) + 11 * (k % columns)) / Math.sqrt(hidden)
      })
      return [name, { type, data }]
    })
  )
  return sequenceModel({ document, model: checked.model, weights }, { taps: false })
}

/** The number of a matrix or a bias, by which `peers/pytorch.py` fills it, too: gates i, f, g, o for the input, the state and biases. */
function place(name: string): number {
  if (name.startsWith('head.')) return name.endsWith('weight') ? 12 : 13
  const [, gate = 'i', kind = 'bias'] = /z([ifgo])\.(weight\.x|weight\.h|bias)$/.exec(name) ?? []
  return ['weight.x', 'weight.h', 'bias'].indexOf(kind) * 4 + 'ifgo'.indexOf(gate)
}

await serve(prepare)
