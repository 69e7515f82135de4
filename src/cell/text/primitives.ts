/** How a cell's text calls each kind of node, and what may stand in the call: one row a kind. */
import * as z from 'zod'
import { cellNodeKinds, cellNodeParams, cellNodes } from '../../contract/document/cellNodes'
import type { CellNodeKind, CellNodeParams, Initialiser } from '../../contract/document/cellNodes'
import type { CallArguments } from './read/callArguments'

export interface Primitive<K extends CellNodeKind = CellNodeKind> {
  /** What stands before the brackets; null for ports, and for what is written with an operator only. */
  readonly call: string | null
  /** Arguments behind the inputs, which are parameters rather than values. */
  readonly further: readonly string[]
  /** Names that may stand in the braces. */
  readonly options: readonly string[]
  readonly params: (given: CallArguments) => CellNodeParams<K>
}

const widths = 'a number of units from 1 to 65,536, or H to 8H'
const numbers = 'a number from -1,000,000 to 1,000,000'

const notCalled = <K extends CellNodeKind>(kind: K): Primitive<K> => ({ ...called(kind), call: null })

function called<K extends CellNodeKind>(kind: K, call: string = kind): Primitive<K> {
  return { call, further: [], options: [], params: () => cellNodes[kind].defaults }
}

const truth = z.enum(['true', 'false'])
const fields = {
  linear: cellNodeParams.linear.shape,
  vector: cellNodeParams.vector.shape,
  slice: cellNodeParams.slice.shape,
  dropout: cellNodeParams.dropout.shape,
  split: cellNodeParams.split.shape
}

/** `bias: 1` begins at 1, `bias: false` leaves it out. */
function readBias(given: CallArguments): { bias: boolean; biasStart: number } {
  const value = given.get('bias')
  const word = value?.kind === 'name' ? value.name : null
  if (word === 'true' || word === 'false') return { bias: word === 'true', biasStart: 0 }
  return { bias: true, biasStart: given.number('bias', fields.linear.biasStart, 0, `${numbers}, or false`) }
}

function readInitialiser(given: CallArguments): Initialiser {
  const value = given.get('start')
  if (value === null) return { kind: 'auto' }
  if (value.kind === 'name' && (value.name === 'auto' || value.name === 'glorot' || value.name === 'orthogonal'))
    return { kind: value.name }
  const [limit, ...more] = given.numbersOf('start', 'uniform') ?? []
  const [constant, ...others] = given.numbersOf('start', 'constant') ?? []
  const read = limit === undefined ? { kind: 'constant', value: constant } : { kind: 'uniform', limit }
  const parsed = more.length + others.length === 0 ? fields.linear.initialiser.safeParse(read).data : undefined
  return parsed ?? given.wrong('start', value, 'glorot, orthogonal, uniform(0.1) up to 10, or constant(0) up to 100', { kind: 'auto' })
}

/** `start: 1, rise: 1, log: true` begins at log 1, log 2, log 3 … */
function readVector(given: CallArguments): CellNodeParams<'vector'> {
  const plain = {
    units: given.size('units', fields.vector.units, 'H', widths),
    ...(given.get('columns') !== null && { columns: given.size('columns', fields.vector.units, 'H', widths) }),
    start: given.number('start', fields.vector.start, 0, numbers),
    ...(given.get('rise') !== null && { rise: given.number('rise', fields.vector.start, 0, numbers) })
  }
  const option = given.get('log')
  if (option === null || given.word('log', truth, 'false', 'true or false') === 'false') return plain
  const parsed = cellNodeParams.vector.safeParse({ ...plain, log: true })
  return parsed.success ? parsed.data : given.wrong('log', option, 'a start above zero, and no rise below zero', plain)
}

/** `start: 0.5`, or `start: uniform(0, 1)`. */
function readRange(given: CallArguments): { low: number; high: number } {
  const [low, high, ...more] = given.numbersOf('start', 'uniform') ?? []
  const parsed = cellNodeParams.diagonal.safeParse({ low, high })
  if (parsed.success && more.length === 0) return parsed.data
  const usual = cellNodes.diagonal.defaults
  if (given.get('start') === null) return usual
  const one = given.number('start', cellNodeParams.diagonal.shape.low, NaN, `${numbers}, or uniform(0, 1)`)
  return Number.isNaN(one) ? usual : { low: one, high: one }
}

/** `split(z, 2, 4)`: the second of four. */
function readSplit(given: CallArguments): CellNodeParams<'split'> {
  const usual = cellNodes.split.defaults
  const parts = given.number('parts', fields.split.parts, usual.parts, 'a whole number from 2 to 16')
  return {
    part: given.number('part', fields.split.part.max(parts), usual.part, `a whole number from 1 to ${parts}, the parts there are`),
    parts
  }
}

/** Every kind's row. A kind without one does not compile. */
export const primitives: { readonly [K in CellNodeKind]: Primitive<K> } = {
  input: notCalled('input'),
  state: notCalled('state'),
  nextState: notCalled('nextState'),
  output: notCalled('output'),
  linear: {
    call: 'linear',
    further: [],
    options: ['units', 'bias', 'start'],
    params: (given) => ({
      units: given.size('units', fields.linear.units, 'H', widths),
      ...readBias(given),
      initialiser: readInitialiser(given)
    })
  },
  vector: {
    call: 'vector',
    further: [],
    options: ['units', 'columns', 'start', 'rise', 'log'],
    params: readVector
  },
  diagonal: { call: 'diagonal', further: [], options: ['start'], params: readRange },
  add: called('add', 'sum'),
  sub: notCalled('sub'),
  mul: called('mul', 'product'),
  div: notCalled('div'),
  max: called('max'),
  min: called('min'),
  scale: notCalled('scale'),
  oneMinus: notCalled('oneMinus'),
  outer: called('outer'),
  matVec: called('matVec'),
  sumUnits: called('sumUnits'),
  meanUnits: called('meanUnits'),
  sigmoid: called('sigmoid'),
  hardSigmoid: called('hardSigmoid'),
  tanh: called('tanh'),
  relu: called('relu'),
  softplus: called('softplus'),
  silu: called('silu'),
  gelu: called('gelu'),
  exp: called('exp'),
  log: called('log'),
  sqrt: called('sqrt'),
  sin: called('sin'),
  cos: called('cos'),
  softmax: called('softmax'),
  layerNorm: called('layerNorm'),
  rmsNorm: called('rmsNorm'),
  dropout: {
    call: 'dropout',
    further: ['rate'],
    options: ['mask'],
    params: (given) => ({
      rate: given.number('rate', fields.dropout.rate, cellNodes.dropout.defaults.rate, 'a probability from 0 to 0.95'),
      mask: given.word('mask', fields.dropout.mask, cellNodes.dropout.defaults.mask, 'step or sequence')
    })
  },
  concat: called('concat'),
  slice: {
    call: 'slice',
    further: ['begin', 'size'],
    options: [],
    params: (given) => ({
      begin: given.size('begin', fields.slice.begin, 0, 'the first unit, from 0 on, or H to 8H'),
      size: given.size('size', fields.slice.size, 'H', widths)
    })
  },
  split: { call: 'split', further: ['part', 'parts'], options: [], params: readSplit }
}

const kindsByCall = new Map(
  cellNodeKinds.flatMap((kind) => (primitives[kind].call === null ? [] : [[primitives[kind].call, kind] as const]))
)

/** The kind that the text calls so. */
export function kindOfCall(call: string): CellNodeKind | undefined {
  return kindsByCall.get(call)
}

export function callNames(): Iterable<string> {
  return kindsByCall.keys()
}

/** How a call is written, such as `slice(in, begin, size)`. */
export function usageOf(kind: CellNodeKind): string {
  const { call, further } = primitives[kind]
  const { inputs } = cellNodes[kind]
  const words = inputs === 'many' ? ['a', 'b', '…'] : inputs
  return `${call ?? kind}(${[...words, ...further].join(', ')})`
}
