/** Our step: the cell of a template, run as any drawn cell is, through our passes and the best executor that works. */
import { nextTokenTask } from '../../src/contract/document/taskShape'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { Random } from '../../src/engine/data/random'
import type { Tensor } from '../../src/engine/executors/executor'
import { createExecutor } from '../../src/engine/executors/pick'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import { layerWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import { layerContext } from '../../src/engine/model/layers/context'
import { lowerRecurrent } from '../../src/engine/model/layers/recurrent/recurrent'
import type { RecurrentLayer } from '../../src/engine/model/layers/recurrent/recurrent'
import { optimise } from '../../src/engine/compiler/passes/compile'
import type { BlockBuilder } from '../../src/engine/compiler/program/builder'
import { at } from '../../src/engine/compiler/program/shapes'
import type { TensorType, Value } from '../../src/engine/compiler/program/types'
import { partsOf } from '../../src/engine/learning/step/parts'
import type { PartValues } from '../../src/engine/learning/step/parts'
import { updateStep, stepVariables } from '../../src/engine/learning/step/updateStep'
import type { Cell, Size } from './protocol'
import { benchTemplate } from './template'
import { serve } from './worker'

const settings = {
  optimizer: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  clip: { kind: 'none' }
} as const

const float32 = (...shape: number[]): TensorType => ({ dtype: 'float32', shape })

async function prepare(size: Size, cell: Cell) {
  const executor = await createExecutor()
  const layer = recurrentLayer(size, cell)
  const specs = [...layerWeights(layer), ...outputWeights(size)]
  const weights = new Map(specs.map((spec) => [spec.name, spec.type]))
  const batch = float32(size.time, size.batch, size.input)
  const inputs = new Map([
    ['x', batch],
    ['y', batch]
  ])
  const parts = partsOf(size.batch, executor.info.parts)
  const loss = (builder: BlockBuilder, values: PartValues) => meanSquaredError(builder, layer, size, values)
  const program = optimise(updateStep({ weights, inputs, loss }, settings, parts))
  const executable = await executor.compile({ variables: stepVariables(weights, settings), functions: new Map([['train', program]]) })
  executable.write(initialWeights(specs, 1))
  const random = Random.fromSeed(1)
  const noise = (): Tensor => ({ type: batch, data: new Float32Array(size.time * size.batch * size.input).map(() => random.normal()) })
  const rate: Tensor = { type: float32(), data: Float32Array.of(0.001) }
  const tensors = new Map([
    ['x', noise()],
    ['y', noise()],
    ['learningRate', rate]
  ])
  return () => Promise.resolve(executable.run('train', tensors).get('loss')?.data[0] ?? NaN)
}

/** The part's share of the mean over all values of the batch. */
function meanSquaredError(
  builder: BlockBuilder,
  layer: RecurrentLayer,
  { time, batch, input }: Size,
  { weights, inputs }: PartValues
): Value {
  const [x, y] = [at([...inputs.values()], 0), at([...inputs.values()], 1)]
  const sequences = at(x.type.shape, 1)
  const weight = (name: string) => at([...weights.values()], [...weights.keys()].indexOf(name))
  const { value: states } = lowerRecurrent(
    layer,
    x,
    layerContext({ builder, length: time, batch: sequences, mask: null, weight, taps: false, random: null })
  )
  const rows = time * sequences
  const flat = builder.reshape(states, [rows, at(states.type.shape, 2)])
  const prediction = builder.add(builder.matmul(flat, weight('out.weight')), builder.broadcast(weight('out.bias'), [rows, input]))
  const error = builder.sub(prediction, builder.reshape(y, [rows, input]))
  return builder.scale(builder.sumAll(builder.mul(error, error)), 1 / (time * batch * input))
}

function outputWeights({ input, hidden }: Size) {
  const common = { layer: 'out', node: null, initial: { kind: 'uniform', limit: 1 / Math.sqrt(hidden) } } as const
  return [
    { ...common, name: 'out.weight', type: float32(hidden, input) },
    { ...common, name: 'out.bias', type: float32(input) }
  ]
}

const templates: Record<Cell, string> = { lstm: 'lstm-moby-dick', gru: 'gru-reset-after-moby-dick', rnn: 'rnn-moby-dick' }

/** The template's recurrent layer in the sizes of the work. */
function recurrentLayer({ input, hidden }: Size, cell: Cell): RecurrentLayer {
  const checked = checkModel(resized(benchTemplate(templates[cell]), input, hidden), nextTokenTask(input))
  const layer = checked.ok ? checked.model.layers.find((each) => each.kind === 'recurrent') : undefined
  if (!layer) throw new Error(`the template ${templates[cell]} has no recurrent layer`)
  return layer
}

function resized(document: GatescopeDocument, input: number, hidden: number): GatescopeDocument {
  const layers = document.model.layers.map((layer) => {
    if (layer.kind === 'embedding') return { ...layer, params: { units: input } }
    return layer.kind === 'recurrent' ? { ...layer, params: { ...layer.params, hidden } } : layer
  })
  return { ...document, model: { layers } }
}

await serve(prepare)
