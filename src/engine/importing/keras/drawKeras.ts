/** Draws a model of Keras layer by layer, each from the layers that it reads. */
import type { Tensor } from '../../executors/executor'
import { at } from '../../compiler/program/shapes'
import { runningMaxCell, runningMeanCell } from '../cells/small'
import { finishTexts } from '../cells/cellText'
import type { Sketch } from '../drawing/sketch'
import { LayerCanvas } from '../onnx/layerCanvas'
import type { Finish } from '../importedModel'
import { refuse } from '../importRefusal'
import type { KerasLayer } from './kerasConfig'
import { flag, functionName, functionOf, number, recurrentOf } from './kerasLayers'
import type { Settings } from './kerasLayers'

/** What a layer gives: at all time steps, or once for a sequence. */
export interface Given {
  readonly node: string
  readonly steps: 'all' | 'last'
  readonly finish: Finish
}

/** Of a layer, by the place of its group in the file: `layers/dense` or `layers/lstm/cell`. */
export type WeightsOf = (path: string) => readonly Tensor[]

const nothing: readonly string[] = [
  'Dropout',
  'SpatialDropout1D',
  'GaussianNoise',
  'GaussianDropout',
  'Identity',
  'Activity',
  'ActivityRegularization'
]
const recurrences: readonly string[] = ['SimpleRNN', 'GRU', 'LSTM']
const finishes: Readonly<Record<string, Finish>> = { softmax: 'softmax', log_softmax: 'logSoftmax', sigmoid: 'sigmoid' }
const functions: Readonly<Record<string, string>> = { ReLU: 'relu', LeakyReLU: 'leaky_relu', ELU: 'elu', Softmax: 'softmax' }

export class KerasDrawing {
  private readonly given = new Map<string, Given>()
  readonly notes: string[] = []
  tokens: number | null = null
  features: number | null = null

  constructor(
    private readonly sketch: Sketch,
    private readonly weightsOf: WeightsOf,
    private readonly output: string
  ) {}

  of(name: string): Given {
    return this.given.get(name) ?? refuse(`The layer ${name} is read before it is made.`, 'Save the model again.')
  }

  layer(layer: KerasLayer): void {
    this.given.set(layer.name, this.draw(layer))
  }

  private cannot(layer: KerasLayer, why: string): never {
    return refuse(`The layer ${layer.name} (${layer.kind}) ${why}.`, 'Export the model as ONNX, or without it.')
  }

  private draw(layer: KerasLayer): Given {
    const { kind, settings, name, path } = layer
    if (kind === 'InputLayer') return this.input(layer)
    const inputs = layer.reads.map((read) => this.of(read))
    const [first = { node: 'features', steps: 'all', finish: 'none' } as const] = inputs
    if (nothing.includes(kind)) return first
    if (kind === 'Embedding') return this.embedding(layer)
    if (recurrences.includes(kind)) return this.recurrence(layer, this.read(first))
    switch (kind) {
      case 'Bidirectional':
        return this.bidirectional(layer, this.read(first))
      case 'TimeDistributed':
        return this.distributed(layer, first)
      case 'Dense':
        return this.dense(name, settings, this.weightsOf(path), this.read(first), name === this.output)
      case 'Activation':
        return this.activated(name, functionName(settings, 'activation', 'linear'), this.read(first), name === this.output)
      case 'ReLU':
      case 'LeakyReLU':
      case 'ELU':
      case 'Softmax':
        return this.activated(name, functions[kind] ?? 'linear', this.read(first), name === this.output)
      case 'LayerNormalization':
        return this.norm(layer, this.read(first))
      case 'Concatenate':
        return { ...first, node: this.sketch.concat(name, inputs.map((each) => this.read(each).node)) } // prettier-ignore
      case 'Add':
        return { ...first, node: this.sketch.sum(name, inputs.map((each) => this.read(each).node)) } // prettier-ignore
      case 'GlobalAveragePooling1D':
        return {
          node: this.sketch.recurrent(name, this.read(first).node, runningMeanCell(this.sketch.widthOf(first.node))),
          steps: 'last',
          finish: 'none'
        }
      case 'GlobalMaxPooling1D':
        return {
          node: this.sketch.recurrent(name, this.read(first).node, runningMaxCell(this.sketch.widthOf(first.node))),
          steps: 'last',
          finish: 'none'
        }
      default:
        return this.cannot(layer, 'is of a kind that cannot be drawn')
    }
  }

  /** A value as a node; probabilities in the middle of a model are drawn. */
  private read(given: Given): Given {
    if (given.finish === 'none') return given
    const width = this.sketch.widthOf(given.node)
    const node = new LayerCanvas(this.sketch).overUnits('function', given.node, finishTexts[given.finish], width)
    return { ...given, finish: 'none', node }
  }

  private input(layer: KerasLayer): Given {
    const shape = layer.settings['batch_shape']
    const rank = Array.isArray(shape) ? shape.length : 3
    const width: unknown = Array.isArray(shape) ? shape.at(-1) : null
    if (this.features !== null || this.given.size > 0) return this.cannot(layer, 'is a second input')
    if (rank === 3 && typeof width === 'number') this.features = width
    if (rank === 3 && this.features === null) return this.cannot(layer, 'does not say how many numbers a time step has')
    if (rank !== 3 && rank !== 2) return this.cannot(layer, `has ${rank} axes; tokens have 2, numbers 3`)
    this.sketch.inputWidth('features', this.features ?? 0)
    return { node: this.features === null ? 'tokens' : 'features', steps: 'all', finish: 'none' }
  }

  private embedding(layer: KerasLayer): Given {
    const [table] = this.weightsOf(layer.path)
    if (!table) return this.cannot(layer, 'has no table')
    this.tokens = at(table.type.shape, 0)
    this.features = null
    if (flag(layer.settings, 'mask_zero'))
      this.notes.push(
        `${layer.name} masks tokens that are 0 in Keras. Here they are read as all others: leave them out at the end of a sequence.`
      )
    return { node: this.sketch.embedding(layer.name, table), steps: 'all', finish: 'none' }
  }

  private recurrence(layer: KerasLayer, input: Given): Given {
    const { kind, settings, name, path } = layer
    const backward = flag(settings, 'go_backwards')
    if (input.steps === 'last') return this.cannot(layer, 'reads a value that there is once for a sequence')
    if (flag(settings, 'return_state')) return this.cannot(layer, 'gives its states')
    if (backward && flag(settings, 'return_sequences')) return this.cannot(layer, 'gives time steps from the last to the first')
    this.features ??= this.tokens === null ? at(this.weightsOf(`${path}/cell`)[0]?.type.shape ?? [1], 0) : null
    const node = this.sketch.recurrent(
      name,
      input.node,
      recurrentOf(kind, settings, this.weightsOf(`${path}/cell`)),
      backward ? 'backward' : 'forward'
    )
    return {
      node: backward ? this.sketch.firstStep(node) : node,
      steps: flag(settings, 'return_sequences') ? 'all' : 'last',
      finish: 'none'
    }
  }

  private bidirectional(layer: KerasLayer, input: Given): Given {
    const { settings, name, path } = layer
    const inner = innerLayer(settings['layer'])
    if (!inner || !recurrences.includes(inner.kind)) return this.cannot(layer, 'wraps what is no recurrence')
    const mode = settings['merge_mode'] ?? null
    const all = flag(inner.settings, 'return_sequences')
    const [forward, backward] = (['forward', 'backward'] as const).map((direction) => {
      const cell = recurrentOf(inner.kind, inner.settings, this.weightsOf(`${path}/${direction}_layer/cell`))
      return this.sketch.recurrent(`${name}_${direction}`, input.node, cell, direction)
    })
    if (forward === undefined || backward === undefined) return this.cannot(layer, 'lacks a direction')
    const both = [forward, all ? backward : this.sketch.firstStep(backward)]
    const canvas = new LayerCanvas(this.sketch)
    const joined = (): string => {
      switch (mode) {
        case 'concat':
          return this.sketch.concat(name, both)
        case 'sum':
          return this.sketch.sum(name, both)
        case 'ave':
          return canvas.apply(name, this.sketch.sum(`${name}_sum`, both), (x) => `0.5 * ${x}`)
        case 'mul':
          return canvas.binary(name, 'mul', at(both, 0), at(both, 1))
        default:
          return this.cannot(layer, 'gives its directions apart')
      }
    }
    return { node: joined(), steps: all ? 'all' : 'last', finish: 'none' }
  }

  private distributed(layer: KerasLayer, input: Given): Given {
    const inner = innerLayer(layer.settings['layer'])
    if (inner?.kind !== 'Dense') return this.cannot(layer, 'repeats what is no Dense')
    const weights = this.weightsOf(`${layer.path}/layer`)
    return this.dense(layer.name, inner.settings, weights, this.read(input), layer.name === this.output)
  }

  private dense(name: string, settings: Settings, [kernel, bias]: readonly Tensor[], input: Given, last: boolean): Given {
    if (!kernel) return refuse(`The layer ${name} has no kernel.`, 'Save the model with all its weights.')
    if (at(kernel.type.shape, 0) !== this.sketch.widthOf(input.node))
      return refuse(
        `The layer ${name} reads ${at(kernel.type.shape, 0)} numbers, and gets ${this.sketch.widthOf(input.node)}.`,
        'Check that the weights are of this model.'
      )
    const node = this.sketch.linear(name, input.node, kernel, bias ?? null)
    return this.activated(name, functionName(settings, 'activation', 'linear'), { ...input, node }, last)
  }

  private activated(name: string, own: string, input: Given, last: boolean): Given {
    if (own === 'linear') return input
    const finish = finishes[own]
    if (finish && (last || finish !== 'sigmoid')) return { ...input, finish }
    return { ...input, node: this.sketch.recurrent(`${name}_${own}`, input.node, functionOf(own, this.sketch.widthOf(input.node))) }
  }

  private norm(layer: KerasLayer, input: Given): Given {
    const [first, second] = this.weightsOf(layer.path)
    const width = this.sketch.widthOf(input.node)
    const scaled = flag(layer.settings, 'scale', true)
    const gain = scaled ? first : undefined
    const shift = scaled ? second : first
    const filled = (value: number): Tensor => ({ type: { dtype: 'float32', shape: [width] }, data: new Float32Array(width).fill(value) })
    const epsilon = number(layer.settings, 'epsilon', 0.001)
    return {
      ...input,
      node: new LayerCanvas(this.sketch).layerNorm(layer.name, input.node, gain ?? filled(1), shift ?? filled(0), epsilon)
    }
  }
}

/** The layer that a wrapper has in its settings. */
function innerLayer(value: unknown): { readonly kind: string; readonly settings: Settings } | null {
  if (typeof value !== 'object' || value === null || !('class_name' in value) || !('config' in value)) return null
  const { class_name: kind, config } = value
  if (typeof kind !== 'string' || typeof config !== 'object' || config === null) return null
  return { kind, settings: { ...config } }
}
