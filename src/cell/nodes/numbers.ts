/** The rows of kinds that have a fixed number: constants, factors, differences from one, and powers. */
import type { CellNodeKind } from '../../contract/document/cellNodes'
import { same } from '../shapeRules'
import { factor, first, powerBase, term } from '../text/print/expressions'
import type { Binding } from '../text/print/expressions'
import { definePlain, notCalled, perUnit } from './define'
import type { CellNodeRow } from './row'

const group = 'Products and sums'

/** A number as the drawing shows it, with at most six digits; an expression of H and D as it is. */
export const shortNumber = (value: number | string): string => (typeof value === 'string' ? value : String(Number(value.toPrecision(6))))

/** How tightly a constant binds: `H - 1` is a sum, `2H` and `H / 2` are products. */
function bindingOf(value: number | string): Binding {
  if (typeof value === 'number' || value === 'H' || value === 'D') return 'call'
  const terms = value.replace(/\(.*\)/, 'H')
  return / [+-] /.test(terms) ? 'sum' : 'product'
}

/** Writes a third as `a / 3` rather than `0.3333333333333333 * a`. */
function scaled(factorOf: number, value: string): string {
  const divisor = Math.round(1 / factorOf)
  return String(factorOf).length > 9 && 1 / divisor === factorOf ? `${value} / ${divisor}` : `${factorOf} * ${value}`
}

export const numbers = {
  constant: {
    label: 'constant',
    symbol: '0.5',
    base: 'k',
    group,
    inputs: [],
    outputs: ['out'],
    defaults: { value: 1 },
    doc: 'A fixed number, which stands for as many units as are needed; H and D follow the layer',
    note: '0.5, 1e-8, H',
    search: 'number literal fixed scalar epsilon one zero hidden size width dimension',
    shape: () => ({ shape: [1] }),
    text: {
      call: null,
      further: [],
      options: [],
      read: () => ({ value: 1 }),
      write: (_, { value }) => ({ text: String(value), binding: bindingOf(value) })
    },
    linearIn: 'none',
    flops: () => 0,
    keeps: 'nothing',
    leastWidth: 40,
    title: ({ value }) => shortNumber(value)
  },
  scale: {
    label: 'scale',
    symbol: '·k',
    base: 'k',
    group,
    inputs: ['in'],
    outputs: ['out'],
    defaults: { factor: 1 },
    doc: 'factor · in, a fixed factor',
    note: 'k · a',
    search: 'factor constant multiply',
    shape: same,
    text: {
      call: null,
      further: [],
      options: [],
      read: () => ({ factor: 1 }),
      write: (inputs, params) => ({ text: scaled(params.factor, factor(first(inputs))), binding: 'product' })
    },
    linearIn: 'unitwise',
    flops: perUnit(1),
    keeps: 'nothing',
    title: () => '· k'
  },
  oneMinus: definePlain({
    label: 'one minus',
    symbol: '1−',
    base: 'n',
    group,
    inputs: ['in'],
    doc: '1 − in',
    note: '1 − a',
    search: 'complement 1-',
    shape: same,
    text: notCalled((inputs) => ({ text: `1 - ${term(first(inputs))}`, binding: 'sum' })),
    linearIn: 'unitwise',
    keeps: 'nothing',
    gate: 'ofGates',
    takesRole: true,
    title: () => '1 −'
  }),
  power: {
    label: 'power',
    symbol: 'aⁿ',
    plainSymbol: '^',
    base: 'pw',
    group,
    inputs: ['in'],
    outputs: ['out'],
    defaults: { exponent: 2 },
    doc: 'in to the power of a fixed number; below zero only whole powers have a value',
    note: 'a², a^k',
    search: 'square cube exponent pow ^ **',
    shape: same,
    text: {
      call: null,
      further: [],
      options: [],
      read: () => ({ exponent: 2 }),
      write: (inputs, { exponent }) => ({ text: `${powerBase(first(inputs))} ^ ${exponent}`, binding: 'power' })
    },
    linearIn: 'function',
    flops: ({ units }, { exponent }) => units * Math.max(1, Math.ceil(Math.log2(Math.abs(exponent) + 1))),
    keeps: 'inputs',
    title: ({ exponent }) => `^ ${shortNumber(exponent)}`,
    remedy:
      'Keep what enters the power above zero, with a softplus before it or a small number added: below zero only whole powers have a value, and at zero some are infinite or steep.'
  }
} satisfies { readonly [K in CellNodeKind]?: CellNodeRow<K> }
