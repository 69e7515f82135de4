/** The rows of kinds that have weights: linear maps, learned vectors, and a learned weight for each unit. */
import * as z from 'zod'
import { cellNodeParams } from '../../contract/document/cellNodes'
import type { CellNodeParams, Dim, Initialiser } from '../../contract/document/cellNodes'
import { resolveWidth } from '../../contract/document/widths'
import { vector, vectors } from '../shapeRules'
import { first, writtenWith } from '../text/print/expressions'
import type { CallArguments } from '../text/read/callArguments'
import { perFurtherInput, perUnit } from './define'
import { numbers, widths } from './needs'
import type { CallOption, Rows } from './row'

const fields = { linear: cellNodeParams.linear.shape, vector: cellNodeParams.vector.shape, diagonal: cellNodeParams.diagonal.shape }
const usualRange: CellNodeParams<'diagonal'> = { low: 0, high: 1 }
const truth = z.enum(['true', 'false'])

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
function readRange(given: CallArguments): CellNodeParams<'diagonal'> {
  const [low, high, ...more] = given.numbersOf('start', 'uniform') ?? []
  const parsed = cellNodeParams.diagonal.safeParse({ low, high })
  if (parsed.success && more.length === 0) return parsed.data
  if (given.get('start') === null) return usualRange
  const one = given.number('start', fields.diagonal.low, NaN, `${numbers}, or uniform(0, 1)`)
  return Number.isNaN(one) ? usualRange : { low: one, high: one }
}

const rangeText = (low: number, high: number): string => (low === high ? String(low) : `uniform(${low}, ${high})`)
const unitsText = (units: Dim): string | null => (units === 'H' ? null : String(units))

function initialiserText(initialiser: Initialiser): string | null {
  switch (initialiser.kind) {
    case 'auto':
      return null
    case 'glorot':
    case 'orthogonal':
      return initialiser.kind
    case 'uniform':
      return `uniform(${initialiser.limit})`
    case 'constant':
      return `constant(${initialiser.value})`
    default:
      return initialiser satisfies never
  }
}

const linearOptions: readonly CallOption[] = [
  { name: 'units', type: 'Size', doc: 'Units of the result; H when left out.' },
  { name: 'bias', type: 'number | boolean', doc: 'Where the bias begins, 0 when left out; false: no bias.' },
  {
    name: 'start',
    type: 'Range',
    doc: 'How the weights begin: orthogonal, glorot, uniform(0.1), constant(0). Left out: orthogonal from states, Glorot from the rest.'
  }
]

const vectorOptions: readonly CallOption[] = [
  { name: 'units', type: 'Size', doc: 'Units of the vector; H when left out.' },
  { name: 'columns', type: 'Size', doc: 'Columns of a matrix with a row for each unit; a vector when left out.' },
  { name: 'start', type: 'number', doc: 'The number that all units begin at; 0 when left out.' },
  { name: 'rise', type: 'number', doc: 'How much higher each further unit, or column, begins; 0 when left out.' },
  {
    name: 'log',
    type: 'boolean',
    doc: 'Whether it begins at the natural logarithm of these numbers: { start: 1, rise: 1, log: true } at log 1, log 2, log 3, …; false when left out.'
  }
]

export const learned: Rows<'linear' | 'vector' | 'diagonal'> = {
  linear: {
    label: 'linear',
    symbol: 'W',
    base: 'z',
    group: 'Learned',
    inputs: 'many',
    outputs: ['out'],
    defaults: { units: 'H', bias: true, biasStart: 0, initialiser: { kind: 'auto' } },
    doc: 'Σ W_k · in_k + b: one weight matrix for each input',
    note: 'W·[…] + b',
    search: 'dense matrix weights affine fully connected',
    shape: ({ units }, inputs, sizes) => vectors(inputs, [resolveWidth(units, sizes)]),
    text: {
      call: 'linear',
      doc: 'Σ W_k · in_k + b: one learned weight matrix for each input. Its inputs are vectors.',
      further: [],
      options: linearOptions,
      read: (given) => ({
        units: given.size('units', fields.linear.units, 'H', widths),
        ...readBias(given),
        initialiser: readInitialiser(given)
      }),
      write: (inputs, { units, bias, biasStart, initialiser }) =>
        writtenWith(
          'linear',
          inputs.map((each) => each.text),
          {
            units: unitsText(units),
            bias: bias ? (biasStart === 0 ? null : String(biasStart)) : 'false',
            start: initialiserText(initialiser)
          }
        )
    },
    linearIn: 'mixing',
    flops: (sizes, { bias }) =>
      sizes.entering.reduce((sum, width) => sum + 2 * width * sizes.units, perFurtherInput(sizes)) + (bias ? sizes.units : 0),
    keeps: 'inputs',
    leastWidth: 100
  },
  vector: {
    label: 'vector',
    symbol: 'p',
    base: 'p',
    group: 'Learned',
    inputs: [],
    outputs: ['out'],
    defaults: { units: 'H', start: 0 },
    doc: 'A learned vector, or a matrix, the same at all time steps (peepholes, scales, rates)',
    note: 'peephole, scale',
    search: 'parameter peephole bias diagonal',
    shape: ({ units, columns }, _, sizes) => ({
      shape: (columns === undefined ? [units] : [units, columns]).map((dim) => resolveWidth(dim, sizes))
    }),
    text: {
      call: 'vector',
      doc: 'A learned vector, or a matrix, the same at all time steps: peepholes, scales, rates.',
      further: [],
      options: vectorOptions,
      read: readVector,
      write: (_, { units, columns, start, rise = 0, log }) =>
        writtenWith('vector', [], {
          units: unitsText(units),
          columns: columns === undefined ? null : String(columns),
          start: start === 0 ? null : String(start),
          rise: rise === 0 ? null : String(rise),
          log: log ? 'true' : null
        })
    },
    linearIn: 'none',
    flops: () => 0,
    keeps: 'nothing'
  },
  diagonal: {
    label: 'diagonal',
    symbol: 'u·',
    base: 'uh',
    group: 'Learned',
    inputs: ['in'],
    outputs: ['out'],
    defaults: usualRange,
    doc: 'u · in, a learned weight for each unit, which starts between low and high (IndRNN: Li et al. 2018)',
    note: 'u · a',
    search: 'indrnn per unit elementwise weight',
    shape: vector,
    text: {
      call: 'diagonal',
      doc: 'u · in, a learned weight for each unit (IndRNN: Li et al. 2018).',
      further: [],
      options: [
        { name: 'start', type: 'number | Range', doc: 'Where the weights begin: a number, or uniform(0, 1), which it is when left out.' }
      ],
      read: readRange,
      write: (inputs, { low, high }) =>
        writtenWith('diagonal', [first(inputs).text], { start: low === 0 && high === 1 ? null : rangeText(low, high) })
    },
    linearIn: 'unitwise',
    flops: perUnit(1),
    keeps: 'inputs'
  }
}
