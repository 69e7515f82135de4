/** Writes a recurrent layer by Keras's own SimpleRNN, LSTM or GRU where the drawn cell is one: the layer, and its weights out of ours. */
import { at } from '../../compiler/program/shapes'
import type { CheckedModel } from '../../model/checkedModel'
import type { CheckedOf } from '../../model/layers/layerKind'
import { recogniseCell } from '../../model/recognise/recogniseCell'
import type { Activation, Gate, MatrixPart, RecognisedCell, Span, VectorPart } from '../../model/recognise/recognisedCell'
import { pythonBool, pythonString } from '../python/strings'

type Recurrent = CheckedOf<'recurrent'>

export interface NativeRecurrent {
  /** The layer with its settings but its name, such as `keras.layers.LSTM(128, return_sequences=True`. */
  readonly layer: string
  /** NumPy expressions of `weights`, in the order in which Keras lists them. */
  readonly weights: readonly string[]
}

/**
 * The layer; null where Keras has none that computes the same. Masked sequences that are read from the end go through `keras.layers.RNN`, since
 * the kernels that Keras picks on a GPU take padding at the end alone.
 */
export function nativeRecurrent(recurrent: Recurrent, { task }: Pick<CheckedModel, 'task'>): NativeRecurrent | null {
  const { cell, layer } = recurrent
  const learned = cell.states.some(({ node }) => node.params.initial === 'learned')
  if (learned || (task.masked && layer.params.direction === 'backward')) return null
  const recognised = recogniseCell(recurrent)
  return recognised && write(recurrent, recognised)
}

/** Activations that Keras computes as we do. Its hard sigmoid has another slope. */
const activations: { readonly [A in Activation]: string | null } = {
  sigmoid: 'sigmoid',
  hardSigmoid: null,
  tanh: 'tanh',
  relu: 'relu',
  softplus: 'softplus'
}

function write(recurrent: Recurrent, recognised: RecognisedCell): NativeRecurrent | null {
  switch (recognised.kind) {
    case 'rnn': {
      const { h } = recognised.gates
      return layerOf(recurrent, { name: 'SimpleRNN', gates: [h], activation: h.activation, biases: [biasOf(recurrent, [h])] })
    }
    case 'lstm': {
      const { i, f, g, o } = recognised.gates
      const same = i.activation === f.activation && f.activation === o.activation && g.activation === recognised.output
      if (!same || [i, f, o].some(({ peephole }) => peephole.length > 0)) return null
      const gates = [i, f, g, o]
      return layerOf(recurrent, { name: 'LSTM', gates, activation: g.activation, inner: i.activation, biases: [biasOf(recurrent, gates)] })
    }
    case 'gru': {
      const { z, r, n } = recognised.gates
      if (z.activation !== r.activation) return null
      const gates = [z, r, n]
      const after = recognised.reset === 'after'
      const biases = after ? [biasOf(recurrent, gates), stateBiasOf(recurrent, gates)] : [biasOf(recurrent, gates)]
      const options = `, reset_after=${pythonBool(after)}`
      return layerOf(recurrent, { name: 'GRU', gates, activation: n.activation, inner: z.activation, biases, options })
    }
    default:
      return recognised satisfies never
  }
}

interface Parts {
  readonly name: string
  /** In Keras's order. */
  readonly gates: readonly Gate[]
  readonly activation: Activation
  readonly inner?: Activation
  /** One for Keras's bias, two for those of a GRU that resets after the product. */
  readonly biases: readonly string[]
  readonly options?: string
}

function layerOf({ cell, layer }: Recurrent, { name, gates, activation, inner, biases, options = '' }: Parts): NativeRecurrent | null {
  if (shareWeights(gates)) return null
  const [outer, gate] = [activations[activation], inner === undefined ? '' : activations[inner]]
  if (outer === null || gate === null) return null
  const recurrentActivation = gate === '' ? '' : `, recurrent_activation="${gate}"`
  const backwards = layer.params.direction === 'backward' ? ', go_backwards=True' : ''
  const kernel = sideBySide(gates.map((each) => matrix(each.input, [cell.inputWidth, cell.hidden], each.negated)))
  const recurrent = sideBySide(gates.map((each) => matrix(each.state, [cell.hidden, cell.hidden], each.negated)))
  return {
    layer: `keras.layers.${name}(${cell.hidden}, activation="${outer}"${recurrentActivation}${options}, return_sequences=True${backwards}`,
    weights: [kernel, recurrent, biases.length === 1 ? at(biases, 0) : `np.stack([${biases.join(', ')}])`]
  }
}

/** Whether two gates are made of one weight, as in a minimal gated unit. Keras would train them apart. */
function shareWeights(gates: readonly Gate[]): boolean {
  const keys = gates.flatMap(({ input, state, bias, stateBias }) =>
    [...input, ...state, ...bias, ...stateBias].map((part) => JSON.stringify(part))
  )
  return new Set(keys).size < keys.length
}

const sideBySide = (parts: readonly string[]): string =>
  parts.length === 1 ? at(parts, 0) : `np.concatenate([${parts.join(', ')}], axis=-1)`

const biasOf = ({ cell }: Recurrent, gates: readonly Gate[]): string =>
  sideBySide(gates.map(({ bias, negated }) => vector(bias, cell.hidden, negated)))
const stateBiasOf = ({ cell }: Recurrent, gates: readonly Gate[]): string =>
  sideBySide(gates.map(({ stateBias, negated }) => vector(stateBias, cell.hidden, negated)))

const span = (part: Span | null): string => (part === null ? ':' : `${part.begin}:${part.begin + part.size}`)
const weight = (name: string): string => `weights[${pythonString(name)}]`

function matrix(parts: readonly MatrixPart[], shape: readonly [number, number], negated: boolean): string {
  const texts = parts.map((part) => {
    const cut = part.rows === null && part.columns === null ? '' : `[${span(part.rows)}, ${span(part.columns)}]`
    return `${weight(part.weight)}${cut}`
  })
  return sum(texts, `np.zeros((${shape.join(', ')}))`, negated)
}

function vector(parts: readonly VectorPart[], units: number, negated: boolean): string {
  const texts = parts.map((part) => `${weight(part.weight)}${part.columns === null ? '' : `[${span(part.columns)}]`}`)
  return sum(texts, `np.zeros(${units})`, negated)
}

function sum(texts: readonly string[], nothing: string, negated: boolean): string {
  if (texts.length === 0) return nothing
  const whole = texts.join(' + ')
  return negated ? (texts.length === 1 ? `-${whole}` : `-(${whole})`) : whole
}
