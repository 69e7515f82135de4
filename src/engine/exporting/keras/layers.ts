/** Writes each kind of layer as calls of Keras layers within the function that builds the model. A missing row does not compile. */
import type { LayerKind } from '../../../contract/document/modelGraph'
import type { CheckedModel } from '../../model/checkedModel'
import type { CheckedOf } from '../../model/layers/layerKind'
import { layerWeights } from '../../model/layers/weights'
import { normsOf } from '../python/norms'
import { pythonBool, pythonString } from '../python/strings'
import { cellAttributes, cellClass } from './cellClass'
import type { LibraryName } from './library/parts'
import { nativeRecurrent } from './nativeRecurrent'

/** The texts with which a layer is written. */
export interface KerasCall {
  /** The name of the layer's output, which is the name of the Keras layer, too. */
  readonly name: string
  /** What it reads, in order. */
  readonly inputs: readonly string[]
  /** The boolean mask of real time steps; None where all are real. */
  readonly real: string
  /** The name of a recurrent layer's cell. */
  readonly className: string
  /** The name of another layer. */
  readonly nameOf: (layer: string) => string
  readonly model: CheckedModel
}

/** A Keras layer by name, and NumPy expressions of its weights in the order in which Keras lists them. */
export type KerasWeights = readonly [layer: string, weights: readonly string[]]

interface KerasRow<K extends LayerKind> {
  /** What its lines need of the library; nothing by default. */
  readonly library?: (checked: CheckedOf<K>, model: CheckedModel) => readonly LibraryName[]
  /** Defines the layer's own class; there is none by default. */
  readonly define?: (checked: CheckedOf<K>, call: KerasCall) => string[]
  readonly lines: (checked: CheckedOf<K>, call: KerasCall) => string[]
  /** By default one Keras layer of the layer's name has all weights in the order of `layerWeights`. */
  readonly weights?: (checked: CheckedOf<K>, call: KerasCall) => readonly KerasWeights[]
}

const first = ({ inputs }: KerasCall): string => inputs[0] ?? 'x'
const weight = (name: string): string => `weights[${pythonString(name)}]`
/** `name = Layer(…, name="name")(input)`. */
const applied = (call: KerasCall, layer: string, more = ''): string =>
  `${call.name} = ${layer}${layer.endsWith('(') ? '' : ', '}name="${call.name}")(${first(call)}${more})`
const again = (call: KerasCall, layer: string, part: string): string =>
  `${call.name} = ${layer}${layer.endsWith('(') ? '' : ', '}name="${call.name}_${part}")(${call.name})`
const dense = (units: number, bias: boolean): string => `keras.layers.Dense(${units}${bias ? '' : ', use_bias=False'}`

function recurrent(checked: CheckedOf<'recurrent'>, call: KerasCall): string[] {
  const backward = checked.layer.params.direction === 'backward'
  const native = nativeRecurrent(checked, call.model)
  const drawn = `keras.layers.RNN(${call.className}(), return_sequences=True${backward ? ', go_backwards=True' : ''}`
  const run = applied(call, native?.layer ?? drawn, call.real === 'None' ? '' : `, mask=${call.real}`)
  return backward ? [run, `${call.name} = ops.flip(${call.name}, axis=1)`] : [run]
}

/** What a drawn cell calls. */
function cellLibrary(checked: CheckedOf<'recurrent'>, model: CheckedModel): LibraryName[] {
  if (nativeRecurrent(checked, model)) return []
  return ['register', ...normsOf(checked.cell)]
}

function attention({ layer: { params }, width }: CheckedOf<'attention'>, call: KerasCall): string[] {
  const { heads, causal, positions, bias } = params
  if (positions !== 'none') {
    const settings = `heads=${heads}, positions="${positions}", causal=${pythonBool(causal)}, bias=${pythonBool(bias)}`
    return [applied(call, `Attention(${settings}`, call.real === 'None' ? '' : `, real=${call.real}`)]
  }
  const mask = call.real === 'None' ? '' : `, attention_mask=${call.real}[:, None, :]`
  const layer = `keras.layers.MultiHeadAttention(${heads}, ${width / heads}, use_bias=${pythonBool(bias)}`
  return [applied(call, layer, `, ${first(call)}${mask}${causal ? ', use_causal_mask=True' : ''}`)]
}

/** Keras keeps the heads of query, key and value as an axis of their own. */
function attentionWeights({ layer: { id, params }, width }: CheckedOf<'attention'>, call: KerasCall): KerasWeights[] {
  const size = width / params.heads
  const split = params.positions === 'none'
  const parts = (['query', 'key', 'value', 'out'] as const).flatMap((name) => {
    const shape = name === 'out' ? `${params.heads}, ${size}, ${width}` : `${width}, ${params.heads}, ${size}`
    const matrix = weight(`${id}.${name}.weight`)
    const bias = weight(`${id}.${name}.bias`)
    const spread = split ? `${matrix}.reshape(${shape})` : matrix
    const spreadBias = split && name !== 'out' ? `${bias}.reshape(${params.heads}, ${size})` : bias
    return params.bias ? [spread, spreadBias] : [spread]
  })
  return [[call.name, parts]]
}

function head({ layer: { params }, width }: CheckedOf<'head'>, call: KerasCall): string[] {
  const { over, tied, bias } = params
  const pooled = { ...call, inputs: [call.name] }
  const real = call.real === 'None' ? '' : `, real=${call.real}`
  const pool = over === 'token' ? [] : [`${call.name} = OverTime(how="${over}", name="${call.name}_over_time")(${first(call)}${real})`]
  const read = over === 'token' ? call : pooled
  if (tied === undefined) return [...pool, applied(read, dense(width, bias))]
  const reversed = `${call.name} = ${call.nameOf(tied)}_layer(${first(read)}, reverse=True)`
  return [...pool, reversed, ...(bias ? [applied(pooled, 'Bias(')] : [])]
}

const isTied = (id: string, { layers }: CheckedModel): boolean =>
  layers.some(({ layer }) => layer.kind === 'head' && layer.params.tied === id)

const outputs = { none: [], gelu: ['gelu'], glu: ['gelu', 'mix'] } as const

const kerasRows: { readonly [K in LayerKind]: KerasRow<K> } = {
  embedding: {
    lines: ({ layer, vocabulary, width }, call) => {
      if (!isTied(layer.id, call.model)) return [applied(call, `keras.layers.Embedding(${vocabulary}, ${width}`)]
      const made = `${call.name}_layer = keras.layers.ReversibleEmbedding(${vocabulary}, ${width}, name="${call.name}")`
      return [made, `${call.name} = ${call.name}_layer(${first(call)})`]
    }
  },
  recurrent: {
    library: cellLibrary,
    define: (checked, call) => (nativeRecurrent(checked, call.model) ? [] : cellClass(checked, call.className)),
    lines: recurrent,
    weights: (checked, call) => {
      const native = nativeRecurrent(checked, call.model)
      return [[call.name, native?.weights ?? cellAttributes(checked).map((each) => weight(each.weight))]]
    }
  },
  s4d: {
    library: () => ['s4d'],
    lines: ({ layer: { params }, width }, call) => {
      const cell = `S4DCell(units=${width}, states=${params.states}, discretisation="${params.discretisation}")`
      const layers = { gelu: 'keras.layers.Activation(gelu', mix: 'GatedLinear(' } as const
      const after = outputs[params.output].map((part) => again(call, layers[part], part))
      return [applied(call, `keras.layers.RNN(${cell}, return_sequences=True`), ...after]
    },
    weights: (checked, call) => {
      const names = layerWeights(checked).map(({ name }) => name)
      const mix = names.filter((name) => name.startsWith(`${checked.layer.id}.mix.`))
      const cell: KerasWeights = [call.name, names.filter((name) => !mix.includes(name)).map(weight)]
      return mix.length === 0 ? [cell] : [cell, [`${call.name}_mix`, mix.map(weight)]]
    }
  },
  conv: {
    library: () => ['conv'],
    lines: ({ layer: { params } }, call) => [
      applied(call, `CausalConvolution(kernel=${params.kernel}, activation=${pythonString(params.activation)}`)
    ]
  },
  tokenShift: { library: () => ['tokenShift'], lines: (_, call) => [applied(call, 'TokenShift(')] },
  mamba: {
    library: () => ['mamba'],
    lines: ({ layer: { params } }, call) => {
      const { inner, states, kernel, rank } = params
      return [applied(call, `Mamba(inner=${inner}, states=${states}, kernel=${kernel}, rank=${rank}`)]
    },
    // The scan is a layer within, whose weight Keras lists last.
    weights: (checked, call) => {
      const names = layerWeights(checked).map(({ name }) => name)
      const decay = `${checked.layer.id}.logDecay`
      return [[call.name, [...names.filter((name) => name !== decay), decay].map(weight)]]
    }
  },
  dropout: {
    lines: ({ layer: { params } }, call) => {
      const shared = params.mask === 'sequence' ? ', noise_shape=(None, 1, None)' : ''
      return [applied(call, `keras.layers.Dropout(${params.rate}${shared}`)]
    }
  },
  linear: { lines: ({ layer, width }, call) => [applied(call, dense(width, layer.params.bias))] },
  concat: { lines: (_, call) => [`${call.name} = keras.layers.Concatenate(name="${call.name}")([${call.inputs.join(', ')}])`] },
  residual: { lines: (_, call) => [`${call.name} = keras.layers.Add(name="${call.name}")([${call.inputs.join(', ')}])`] },
  norm: {
    lines: ({ layer }, call) => {
      const name = layer.params.form === 'rmsNorm' ? 'RMSNormalization' : 'LayerNormalization'
      return [applied(call, `keras.layers.${name}(epsilon=1e-5`)]
    }
  },
  positions: {
    library: () => ['positions'],
    lines: ({ layer: { params } }, call) => [applied(call, `Positions(limit=${params.form === 'learned' ? params.limit : 0}`)]
  },
  attention: {
    library: ({ layer }) => (layer.params.positions === 'none' ? [] : ['attention']),
    lines: attention,
    weights: attentionWeights
  },
  linearAttention: {
    library: () => ['linearAttention'],
    lines: ({ layer: { params } }, call) => [applied(call, `LinearAttention(heads=${params.heads}, bias=${pythonBool(params.bias)}`)]
  },
  feedForward: {
    library: () => ['feedForward'],
    lines: ({ layer: { params } }, call) => [
      applied(call, `FeedForward(hidden=${params.hidden}, activation="${params.activation}", bias=${pythonBool(params.bias)}`)
    ]
  },
  head: {
    library: ({ layer: { params } }) => [
      ...(params.over === 'token' ? [] : ['overTime' as const]),
      ...(params.tied !== undefined && params.bias ? ['bias' as const] : [])
    ],
    lines: head
  }
}

/** The row of a layer's kind. */
export function kerasRow<K extends LayerKind>({ kind }: { readonly kind: K }): KerasRow<K> {
  return kerasRows[kind]
}

/** The Keras layers of a layer with their weights. */
export function kerasWeights<K extends LayerKind>(checked: CheckedOf<K>, call: KerasCall): readonly KerasWeights[] {
  const row = kerasRow<K>(checked)
  const names = layerWeights(checked).map(({ name }) => weight(name))
  return (row.weights?.(checked, call) ?? [[call.name, names] as const]).filter(([, weights]) => weights.length > 0)
}
