/** Guesses the layers of a Keras model from its weights: their groups have the names of classes, and widths tell the order. */
import type { Tensor } from '../../executors/executor'
import { at } from '../../compiler/program/shapes'
import type { Finish } from '../importedModel'
import { refuse } from '../importRefusal'
import { snakeCase } from './kerasConfig'
import type { KerasLayer, KerasModel } from './kerasConfig'

const kinds = ['Embedding', 'SimpleRNN', 'GRU', 'LSTM', 'Bidirectional', 'Dense', 'LayerNormalization', 'TimeDistributed'] as const
type Kind = (typeof kinds)[number]

interface Piece {
  readonly kind: Kind
  /** Of a Bidirectional: the class of its layers. */
  readonly inner: string
  readonly path: string
  /** Null for tokens. */
  readonly reads: number | null
  readonly gives: number
}

export interface Guess {
  readonly model: KerasModel
  readonly finish: Finish
  readonly says: string
}

const remedy = 'Import the .keras file instead, or put the model’s configuration (model.to_json()) beside the weights as config.json.'

/** Every reading of the weights: whether each step is predicted, and what stands behind the last layer. */
export function modelsOfWeights(tensors: ReadonlyMap<string, Tensor>): Guess[] {
  const chain = ordered(piecesOf(tensors))
  const finishes: readonly Finish[] = ['none', 'softmax', 'sigmoid']
  return [true, false].flatMap((all) =>
    finishes.map((finish): Guess => {
      const words = all ? 'it predicts at each time step' : 'it predicts once a sequence, from the last step'
      const end = finish === 'none' ? '' : `, its outputs are ${finish === 'softmax' ? 'probabilities' : 'sigmoids'}`
      return { model: modelOf(chain, all), finish, says: `${words}${end}` }
    })
  )
}

function piecesOf(tensors: ReadonlyMap<string, Tensor>): Piece[] {
  const groups = new Set([...tensors.keys()].flatMap((path) => /^layers\/[^/]+/.exec(path)?.[0] ?? []))
  if (groups.size === 0)
    return refuse('The file has no layers of Keras 3.', 'Save it with model.save_weights("NAME.weights.h5") of Keras 3.')
  return [...groups].map((path): Piece => {
    const word = path.slice('layers/'.length).replace(/_\d+$/, '')
    const kind = kinds.find((each) => snakeCase(each) === word) ?? refuse(`The weights have a layer ${word}, which is not read.`, remedy)
    const get = (own: string): readonly number[] => tensors.get(`${path}/${own}`)?.type.shape ?? []
    const twice = kind === 'Bidirectional' ? 2 : 1
    const cell = kind === 'Bidirectional' ? 'forward_layer/cell/vars' : 'cell/vars'
    if (kind === 'Embedding') return { kind, inner: '', path, reads: null, gives: at(get('vars/0'), 1) }
    if (kind === 'Dense' || kind === 'TimeDistributed') {
      const shape = get(kind === 'Dense' ? 'vars/0' : 'layer/vars/0')
      return { kind, inner: 'Dense', path, reads: at(shape, 0), gives: at(shape, 1) }
    }
    if (kind === 'LayerNormalization') return { kind, inner: '', path, reads: at(get('vars/0'), 0), gives: at(get('vars/0'), 0) }
    const [kernel, recurrent] = [get(`${cell}/0`), get(`${cell}/1`)]
    const gates = at(recurrent, 1) / at(recurrent, 0)
    const inner = { 1: 'SimpleRNN', 3: 'GRU', 4: 'LSTM' }[gates] ?? refuse(`${path} is no recurrence that is read.`, remedy)
    return { kind, inner, path, reads: at(kernel, 0), gives: twice * at(recurrent, 0) }
  })
}

/** The only order in which all widths fit, with layers of one class in the order of their numbers. */
function ordered(pieces: readonly Piece[]): readonly Piece[] {
  const chains: (readonly Piece[])[] = []
  const extend = (chain: readonly Piece[], rest: readonly Piece[]): void => {
    if (chains.length > 1) return
    if (rest.length === 0) chains.push(chain)
    for (const piece of rest) {
      const before = chain.at(-1)
      const fits = before ? piece.reads === before.gives : piece.reads === null || !pieces.some(({ kind }) => kind === 'Embedding')
      const earlier = rest.some((other) => other.kind === piece.kind && other.path.localeCompare(piece.path, 'en', { numeric: true }) < 0)
      const headTooEarly = piece.kind === 'Dense' && rest.some(({ kind }) => kind !== 'Dense') && !before
      if (fits && !earlier && !headTooEarly) extend([...chain, piece], rest.filter((each) => each !== piece)) // prettier-ignore
    }
  }
  extend([], pieces)
  const [only] = chains
  if (only && chains.length === 1) return only
  return refuse(only ? 'The layers fit together in several orders.' : 'The widths of the layers fit in no order.', remedy)
}

/** Layers with their usual functions; the last recurrent one says whether all steps are given. */
function modelOf(chain: readonly Piece[], all: boolean): KerasModel {
  const last = chain.findLastIndex(({ inner, kind }) => kind !== 'Dense' && kind !== 'TimeDistributed' && inner !== '')
  const layers = chain.map((piece, k): KerasLayer => {
    const own = { return_sequences: all || k !== last }
    const wrapped = { merge_mode: 'concat', layer: { class_name: piece.inner, config: own } }
    return {
      kind: piece.kind,
      name: piece.path.slice('layers/'.length),
      settings: piece.kind === 'Bidirectional' || piece.kind === 'TimeDistributed' ? wrapped : own,
      reads: k === 0 ? ['input'] : [chain[k - 1]?.path.slice('layers/'.length) ?? ''],
      path: piece.path
    }
  })
  const first = chain[0]
  const shape = first?.reads === null ? [null, null] : [null, null, first?.reads ?? 1]
  const input: KerasLayer = { kind: 'InputLayer', name: 'input', settings: { batch_shape: shape }, reads: [], path: '' }
  return { name: 'model', layers: [input, ...layers], output: layers.at(-1)?.name ?? '' }
}
