/** Writes each kind of layer as lines of JAX within the model's forward function. A missing row does not compile. */
import type { LayerKind } from '../../../contract/document/modelGraph'
import type { CheckedLayer } from '../../model/checkedModel'
import type { CheckedOf } from '../../model/layers/layerKind'
import { normsOf } from '../python/norms'
import { pythonString, pythonTuple } from '../python/strings'
import { defineCell, startOfCell } from './cell'
import type { LibraryName } from './library'

/** The texts with which a layer is written. */
export interface JaxCall {
  /** The name of the layer's output. */
  readonly output: string
  /** What it reads, in order. */
  readonly inputs: readonly string[]
  /** Its parameters, a dictionary by name. */
  readonly params: string
  /** The parameters of another layer. */
  readonly paramsOf: (layer: string) => string
  /** One of its states. */
  readonly state: (name: string) => string
  /** The mask, or None. */
  readonly mask: string
  /** The name of the layer's own function, for a layer that has one. */
  readonly step: string
}

interface JaxRow<K extends LayerKind> {
  /** The functions of the library that its lines call; none by default. */
  readonly library?: (checked: CheckedOf<K>) => readonly LibraryName[]
  /** Defines the layer's own function; there is none by default. */
  readonly define?: (checked: CheckedOf<K>, name: string) => string[]
  /** Its states before the first token by name, as expressions of `params` and `batch`; none by default. */
  readonly states?: (checked: CheckedOf<K>, params: string) => readonly (readonly [name: string, start: string])[]
  readonly lines: (checked: CheckedOf<K>, call: JaxCall) => string[]
}

const first = ({ inputs }: JaxCall): string => inputs[0] ?? 'x'
const zeros = (...sizes: readonly (number | string)[]): string => `jnp.zeros((batch, ${sizes.join(', ')}))`

function linear(input: string, params: string, name: string, bias: boolean): string {
  const weight = (what: string) => `${params}["${name}${what}"]`
  return `${input} @ ${weight('weight')}${bias ? ` + ${weight('bias')}` : ''}`
}

const activations = {
  relu: (value: string) => `jax.nn.relu(${value})`,
  gelu: (value: string) => `jax.nn.gelu(${value}, approximate=True)`
} as const

function feedForward({ layer }: CheckedOf<'feedForward'>, call: JaxCall): string[] {
  const { activation, bias } = layer.params
  const [output, input] = [call.output, first(call)]
  const wide = linear(input, call.params, 'in.', bias)
  const inner =
    activation === 'swiglu' ? `(${wide}) * jax.nn.silu(${linear(input, call.params, 'gate.', bias)})` : activations[activation](wide)
  return [`${output} = ${inner}`, `${output} = ${linear(output, call.params, 'out.', bias)}`]
}

function attention({ layer }: CheckedOf<'attention'>, call: JaxCall): string[] {
  const { heads, causal, positions } = layer.params
  const options = [positions === 'rotary' ? ', turn=rotary' : '', positions === 'alibi' ? ', bias=alibi' : ''].join('')
  const begin = `attention(${call.params}, ${first(call)}, ${heads}, ${call.mask}`
  if (!causal) return [`${call.output}, _ = ${begin}, causal=False${options})`]
  const cache = `${call.state('keys')}, ${call.state('values')}`
  return [`${call.output}, (${cache}) = ${begin}, (${cache})${options})`]
}

const positionHelpers = { none: [], rotary: ['rotary'], alibi: ['alibi'] } as const

function head({ layer }: CheckedOf<'head'>, call: JaxCall): string[] {
  const { over, tied, bias } = layer.params
  const read = over === 'token' ? first(call) : `over_time(${first(call)}, "${over}", ${call.mask})`
  if (tied === undefined) return [`${call.output} = ${linear(read, call.params, '', bias)}`]
  const product = `${read} @ ${call.paramsOf(tied)}["weight"].T`
  return [`${call.output} = ${product}${bias ? ` + ${call.params}["bias"]` : ''}`]
}

function recurrent({ layer, cell }: CheckedOf<'recurrent'>, call: JaxCall): string[] {
  const run = (states: string, more = '') => `run(${call.step}, ${call.params}, ${states}, ${first(call)}, ${call.mask}${more})`
  if (layer.params.direction === 'backward') {
    const states = startOfCell(cell, call.params).map(([, start]) => start)
    return [`batch = len(${first(call)})`, `_, ${call.output} = ${run(pythonTuple(states), ', reverse=True')}`]
  }
  const states = pythonTuple(cell.states.map(({ node }) => call.state(node.name)))
  return [`${states}, ${call.output} = ${run(states)}`]
}

const jaxRows: { readonly [K in LayerKind]: JaxRow<K> } = {
  embedding: { lines: (_, call) => [`${call.output} = ${call.params}["weight"][${first(call)}]`] },
  recurrent: {
    library: ({ cell }) => ['run', ...normsOf(cell)],
    define: defineCell,
    states: ({ layer, cell }, params) => (layer.params.direction === 'backward' ? [] : startOfCell(cell, params)),
    lines: recurrent
  },
  s4d: {
    library: () => ['s4d'],
    states: ({ layer, width }) => [['state', `jnp.zeros((batch, ${layer.params.states}, ${width}), jnp.complex64)`]],
    lines: ({ layer }, call) => {
      const [memory, { params, output }] = [call.output, call]
      const run = `${memory}, ${call.state('state')} = s4d(${params}, ${first(call)}, ${call.state('state')}, "${layer.params.discretisation}")`
      if (layer.params.output === 'none') return [run]
      const active = `${output} = jax.nn.gelu(${output}, approximate=True)`
      const mixed = [
        `${output}, gate = jnp.split(${linear(output, params, 'mix.', true)}, 2, axis=-1)`,
        `${output} = ${output} * jax.nn.sigmoid(gate)`
      ]
      return [run, active, ...(layer.params.output === 'glu' ? mixed : [])]
    }
  },
  conv: {
    library: () => ['convolution'],
    states: ({ layer, width }) => [['window', zeros(layer.params.kernel - 1, width)]],
    lines: ({ layer }, call) => {
      const weights = `${call.params}["conv.weight"], ${call.params}["conv.bias"]`
      const run = `${call.output}, ${call.state('window')} = convolution(${first(call)}, ${weights}, ${call.state('window')})`
      return layer.params.activation === 'silu' ? [run, `${call.output} = jax.nn.silu(${call.output})`] : [run]
    }
  },
  tokenShift: {
    states: ({ width }) => [['window', zeros(1, width)]],
    lines: (_, call) => {
      const [input, share] = [first(call), `${call.params}["share"]`]
      return [
        `${call.output} = jnp.concatenate([${call.state('window')}, ${input}[:, :-1]], axis=1)`,
        `${call.output} = ${call.output} + ${share} * (${input} - ${call.output})`,
        `${call.state('window')} = ${input}[:, -1:]`
      ]
    }
  },
  mamba: {
    library: () => ['mamba'],
    states: ({ layer: { params } }) => [
      ['state', zeros(params.states, params.inner)],
      ['window', zeros(params.kernel - 1, params.inner)]
    ],
    lines: ({ layer: { params } }, call) => {
      const states = `${call.state('state')}, ${call.state('window')}`
      return [`${call.output}, ${states} = mamba(${call.params}, ${first(call)}, ${states}, ${params.states}, ${params.rank})`]
    }
  },
  dropout: { lines: (_, call) => [`${call.output} = ${first(call)}  # Dropout drops nothing outside training.`] },
  linear: { lines: ({ layer }, call) => [`${call.output} = ${linear(first(call), call.params, '', layer.params.bias)}`] },
  concat: { lines: (_, call) => [`${call.output} = jnp.concatenate([${call.inputs.join(', ')}], axis=-1)`] },
  residual: { lines: (_, call) => [`${call.output} = ${call.inputs.join(' + ')}`] },
  norm: {
    library: ({ layer }) => [layer.params.form],
    lines: ({ layer }, call) => {
      const gain = `${call.params}["gain"]`
      if (layer.params.form === 'rmsNorm') return [`${call.output} = rms_norm(${first(call)}, ${gain})`]
      return [`${call.output} = layer_norm(${first(call)}, ${gain}, ${call.params}["bias"])`]
    }
  },
  positions: {
    library: ({ layer }) => (layer.params.form === 'sinusoidal' ? ['sinusoidal'] : []),
    states: () => [['place', 'jnp.zeros((), int)']],
    lines: ({ layer: { params }, width }, call) => {
      const [input, place] = [first(call), call.state('place')]
      const vectors =
        params.form === 'sinusoidal' ? `sinusoidal(places, ${width})` : `${call.params}["weight"][jnp.minimum(places, ${params.limit - 1})]`
      return [
        `places = ${place} + jnp.arange(${input}.shape[1])`,
        `${call.output} = ${input} + ${vectors}`,
        `${place} = ${place} + ${input}.shape[1]`
      ]
    }
  },
  attention: {
    library: ({ layer }) => ['attention', ...positionHelpers[layer.params.positions]],
    states: ({ layer: { params }, width }) =>
      params.causal ? ['keys', 'values'].map((name) => [name, zeros(params.heads, 0, width / params.heads)] as const) : [],
    lines: attention
  },
  linearAttention: {
    library: () => ['linearAttention'],
    states: ({ layer: { params }, width }) => [['state', zeros(params.heads, width / params.heads, width / params.heads + 1)]],
    lines: ({ layer }, call) => {
      const run = `linear_attention(${call.params}, ${first(call)}, ${layer.params.heads}, ${call.state('state')})`
      return [`${call.output}, ${call.state('state')} = ${run}`]
    }
  },
  feedForward: { lines: feedForward },
  head: { library: ({ layer }) => (layer.params.over === 'token' ? [] : ['overTime']), lines: head }
}

/** The row of a layer's kind. */
export function jaxRow<K extends LayerKind>({ kind }: { readonly kind: K }): JaxRow<K> {
  return jaxRows[kind]
}

/** The key of a layer's state in the dictionary of states, as a Python string. */
export const stateKey = ({ layer }: CheckedLayer, name: string): string => pythonString(`${layer.id}.${name}`)
