/** The rows of products and sums, of values and over the units of a value. Those with a fixed number are in `numbers.ts`. */
import { matVec, outer, overUnits, together } from '../shapeRules'
import { factor, first, joined, second, term } from '../text/print/expressions'
import { called, definePlain, notCalled, perFurtherInput } from './define'
import type { CellNodeKind } from '../../contract/document/cellNodes'
import type { CellNodeRow } from './row'

const group = 'Products and sums'

/** These entries are shared by kinds that join values element by element. */
const ofTwo = { group, inputs: ['a', 'b'], shape: together, keeps: 'inputs' } as const

export const arithmetic = {
  add: definePlain({
    label: 'sum',
    symbol: '+',
    base: 'a',
    group,
    inputs: 'many',
    doc: 'The sum of its inputs, element by element',
    note: 'a + b',
    search: 'plus addition +',
    shape: together,
    text: called(
      'sum',
      'The sum of its inputs, element by element; also written a + b. A vector beside matrices has a number for each row.',
      joined('+', 'sum', 'sum')
    ),
    linearIn: 'unitwise',
    flops: perFurtherInput,
    keeps: 'nothing',
    round: true
  }),
  sub: definePlain({
    ...ofTwo,
    label: 'difference',
    symbol: '−',
    base: 'd',
    doc: 'a − b',
    note: 'a − b',
    search: 'minus subtract -',
    text: notCalled((inputs) => ({ text: `${first(inputs).text} - ${term(second(inputs))}`, binding: 'sum' })),
    linearIn: 'unitwise',
    keeps: 'nothing',
    round: true
  }),
  mul: definePlain({
    label: 'product',
    symbol: '×',
    base: 'm',
    group,
    inputs: 'many',
    doc: 'The product of its inputs, element by element',
    note: 'a × b',
    search: 'times multiply hadamard gate * x',
    shape: together,
    text: called(
      'product',
      'The product of its inputs, element by element; also written a * b. A vector beside matrices has a number for each row.',
      joined('*', 'product', 'product')
    ),
    linearIn: 'product',
    flops: perFurtherInput,
    keeps: 'several',
    gate: 'ofGates',
    round: true
  }),
  div: definePlain({
    ...ofTwo,
    label: 'quotient',
    symbol: '÷',
    base: 'q',
    doc: 'a ÷ b',
    note: 'a ÷ b',
    search: 'divide /',
    text: notCalled((inputs) => ({ text: `${factor(first(inputs))} / ${factor(second(inputs))}`, binding: 'product' })),
    linearIn: 'quotient',
    round: true,
    remedy: 'Keep what it divides by away from zero, with a small number added or a softplus before it.'
  }),
  max: definePlain({
    ...ofTwo,
    label: 'max',
    symbol: '⌈',
    base: 'hi',
    doc: 'The larger of a and b',
    text: called('max', 'The larger of a and b, element by element.'),
    linearIn: 'choice',
    gate: 'ofGates'
  }),
  min: definePlain({
    ...ofTwo,
    label: 'min',
    symbol: '⌊',
    base: 'lo',
    doc: 'The smaller of a and b',
    text: called('min', 'The smaller of a and b, element by element.'),
    linearIn: 'choice',
    gate: 'ofGates'
  }),
  outer: definePlain({
    label: 'outer product',
    symbol: 'abᵀ',
    base: 'o',
    group,
    inputs: ['a', 'b'],
    doc: 'a bᵀ: each unit of a times each unit of b, a matrix',
    note: 'a · bᵀ',
    search: 'outer product fast weights matrix memory ⊗',
    shape: outer,
    text: called('outer'),
    linearIn: 'mixingProduct',
    keeps: 'inputs',
    gate: 'ofGates',
    title: () => 'a bᵀ'
  }),
  matVec: definePlain({
    label: 'matrix × vector',
    symbol: 'M·v',
    base: 'v',
    group,
    inputs: ['matrix', 'vector'],
    doc: 'matrix · vector, such as what a matrix memory holds for a key',
    note: 'M · v',
    search: 'read query matrix memory fast weights matvec',
    shape: matVec,
    text: called('matVec'),
    linearIn: 'mixingProduct',
    flops: ({ entering: [matrix = 0] }) => 2 * matrix,
    keeps: 'inputs',
    title: () => 'M · v'
  }),
  sumUnits: definePlain({
    label: 'sum over units',
    symbol: 'Σ',
    base: 'dot',
    group,
    inputs: ['in'],
    doc: 'Σ in over the units, one number that stands for as many as are needed; of a product a · b it is the dot product aᵀb',
    note: 'Σ a',
    search: 'dot product inner reduce reduction total',
    shape: overUnits,
    text: called(
      'sumUnits',
      'Σ in over the units: one number, which stands for as many units as are needed. sumUnits(a * b) is the dot product of a and b.'
    ),
    linearIn: 'mixing',
    flops: ({ units, entering: [input = 0] }) => input - units,
    keeps: 'nothing',
    title: () => 'Σ units'
  }),
  meanUnits: definePlain({
    label: 'mean over units',
    symbol: 'Σ/n',
    base: 'mu',
    group,
    inputs: ['in'],
    doc: 'The mean of in over the units, one number that stands for as many as are needed',
    note: 'Σ a / n',
    search: 'average reduce reduction',
    shape: overUnits,
    text: called('meanUnits', 'The mean of in over the units: one number, which stands for as many units as are needed.'),
    linearIn: 'mixing',
    // The mean costs one sum and one division.
    flops: ({ entering: [input = 0] }) => input,
    keeps: 'nothing',
    gate: 'ofGates',
    title: () => 'mean units'
  })
} satisfies { readonly [K in CellNodeKind]?: CellNodeRow<K> }
