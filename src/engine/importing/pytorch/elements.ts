/** Sorts the tensors of a state_dict into the modules that they are of: recurrent stacks, embeddings, linear layers and norms. */
import { at } from '../../compiler/program/shapes'
import type { Tensor } from '../../executors/executor'
import { refuse } from '../importRefusal'

type Weights = ReadonlyMap<string, Tensor>

/** The tensors of one layer in one direction. */
export interface RecurrentPart {
  readonly input: Tensor
  readonly recurrent: Tensor
  readonly inputBias: Tensor | null
  readonly recurrentBias: Tensor | null
  /** [P, H]. */
  readonly projection: Tensor | null
}

export type RecurrentKind = 'lstm' | 'gru' | 'rnn'

interface Common {
  /** The module's path. */
  readonly path: string
  /** Width of what it reads; null for tokens. */
  readonly reads: number | null
  readonly gives: number
}

export type Element = Common &
  (
    | {
        readonly kind: 'recurrent'
        readonly cell: RecurrentKind
        readonly hidden: number
        readonly layers: readonly (readonly RecurrentPart[])[]
      }
    | { readonly kind: 'embedding'; readonly table: Tensor }
    | { readonly kind: 'linear'; readonly matrix: Tensor; readonly bias: Tensor | null }
    | { readonly kind: 'norm'; readonly gain: Tensor; readonly bias: Tensor }
    /** From the module's text: what has no tensors. */
    | { readonly kind: 'function'; readonly name: string }
    | { readonly kind: 'dropout'; readonly rate: number }
  )

const gatesOf: Readonly<Record<number, RecurrentKind>> = { 4: 'lstm', 3: 'gru', 1: 'rnn' }
const recurrentName = /^(weight_ih|weight_hh|weight_hr|bias_ih|bias_hh)(?:_l(\d{1,3}))?(_reverse)?$/

/** Modules in the order of their first tensor. A matrix without a bias is an embedding as far as names can tell, or a linear layer. */
export function elementsOf(tensors: Weights): Element[] {
  const modules = new Map<string, Map<string, Tensor>>()
  for (const [name, tensor] of tensors) {
    const dot = name.lastIndexOf('.')
    const [path, own] = [dot < 0 ? '' : name.slice(0, dot), name.slice(dot + 1)]
    modules.set(path, (modules.get(path) ?? new Map<string, Tensor>()).set(own, tensor))
  }
  return [...modules].map(([path, own]) => elementOf(path, own))
}

function elementOf(path: string, own: Weights): Element {
  if ([...own.keys()].every((name) => recurrentName.test(name))) return recurrentOf(path, own)
  const [weight, bias] = [own.get('weight'), own.get('bias') ?? null]
  const others = [...own.keys()].filter((name) => name !== 'weight' && name !== 'bias')
  if (!weight || others.length > 0)
    return refuse(
      `${path === '' ? 'The file' : path} has ${[...own.keys()].join(', ')}, which is no part of an embedding, a recurrent, a linear or a norm layer.`,
      'Import models of nn.Embedding, nn.RNN, nn.LSTM, nn.GRU, nn.Linear and nn.LayerNorm, or export the model as ONNX.'
    )
  const { shape } = weight.type
  if (shape.length === 1 && bias) return { kind: 'norm', path, gain: weight, bias, reads: at(shape, 0), gives: at(shape, 0) }
  if (shape.length !== 2)
    return refuse(`${path}.weight is [${shape.join(', ')}], which is neither a matrix nor a norm.`, 'Export the model as ONNX instead.')
  const [rows, columns] = [at(shape, 0), at(shape, 1)]
  if (bias && bias.type.shape.join() !== `${rows}`)
    return refuse(`${path}.bias does not have ${rows} numbers.`, 'Check that both are of one layer.')
  if (bias || isHead(path)) return { kind: 'linear', path, matrix: weight, bias, reads: columns, gives: rows }
  return { kind: 'embedding', path, table: weight, reads: null, gives: columns }
}

/** A matrix without a bias that its name calls a head. */
const isHead = (path: string): boolean =>
  /(?:^|\.)(?:lm_)?(?:head|fc|out|output|proj|projection|linear|dense|classifier|decoder)\d*$/i.test(path)

/** An embedding by its looks as the linear layer that it could be as well. */
export function asLinear(element: Element): Element {
  if (element.kind !== 'embedding') return element
  const { path, table } = element
  return { kind: 'linear', path, matrix: table, bias: null, reads: at(table.type.shape, 1), gives: at(table.type.shape, 0) }
}

function recurrentOf(path: string, own: Weights): Element {
  const parts = new Map<string, Map<string, Tensor>>()
  for (const [name, tensor] of own) {
    const [, part = '', layer = '0', reverse = ''] = recurrentName.exec(name) ?? []
    const key = `${Number(layer)}${reverse}`
    parts.set(key, (parts.get(key) ?? new Map<string, Tensor>()).set(part, tensor))
  }
  const count = [...parts.keys()].filter((key) => !key.endsWith('_reverse')).length
  const directions = parts.has('0_reverse') ? ['', '_reverse'] : ['']
  const layers = Array.from({ length: count }, (_, layer) => directions.map((direction) => partOf(path, `${layer}${direction}`, parts)))
  const first = layers[0]?.[0] ?? refuse(`${path} has no first layer.`, 'Check that the file has all its tensors.')
  const [rows, hidden] = [at(first.input.type.shape, 0), hiddenOf(first)]
  const cell = gatesOf[rows / hidden]
  if (cell === undefined)
    return refuse(
      `${path} has ${rows} rows for ${hidden} hidden units, which is neither an RNN, a GRU nor an LSTM.`,
      'Check the tensors of the file.'
    )
  const output = at(first.recurrent.type.shape, 1)
  checkShapes(path, layers, rows, output)
  return { kind: 'recurrent', path, cell, hidden, layers, reads: at(first.input.type.shape, 1), gives: output * directions.length }
}

const hiddenOf = ({ recurrent, projection }: RecurrentPart): number =>
  projection ? at(projection.type.shape, 1) : at(recurrent.type.shape, 1)

function partOf(path: string, key: string, parts: ReadonlyMap<string, Weights>): RecurrentPart {
  const part = parts.get(key)
  const [input, recurrent] = [part?.get('weight_ih'), part?.get('weight_hh')]
  if (!part || input?.type.shape.length !== 2 || recurrent?.type.shape.length !== 2)
    return refuse(`${path} lacks weight_ih or weight_hh of layer ${key.replace('_', ' ')}.`, 'Save all tensors of the module.')
  return {
    input,
    recurrent,
    inputBias: part.get('bias_ih') ?? null,
    recurrentBias: part.get('bias_hh') ?? null,
    projection: part.get('weight_hr') ?? null
  }
}

/** Every layer has the gates of the first, and reads what the layer below gives. */
function checkShapes(path: string, layers: readonly (readonly RecurrentPart[])[], rows: number, output: number): void {
  layers.forEach((directions, layer) => {
    for (const { input, recurrent, inputBias, recurrentBias } of directions) {
      const reads = layer === 0 ? at(input.type.shape, 1) : output * directions.length
      const sound =
        input.type.shape.join() === `${rows},${reads}` &&
        recurrent.type.shape.join() === `${rows},${output}` &&
        [inputBias, recurrentBias].every((bias) => bias === null || bias.type.shape.join() === `${rows}`)
      if (!sound) refuse(`The tensors of layer ${layer} of ${path} do not fit together.`, 'Check that all are of one module.')
    }
  })
}
