/** The rows of functions of each number alone. */
import { cellNodeParams } from '../../contract/document/cellNodes'
import type { CellNodeKind, CellNodeParams } from '../../contract/document/cellNodes'
import { same } from '../shapeRules'
import { first, writtenWith } from '../text/print/expressions'
import { defineElementwise, perUnit } from './define'
import type { CellNodeRow } from './row'

const wave = { note: '−1 … 1', search: 'oscillate wave rotate turn phase periodic trigonometric' } as const
const usualDropout: CellNodeParams<'dropout'> = { rate: 0.2, mask: 'step' }

export const elementwise = {
  sigmoid: defineElementwise('sigmoid', {
    symbol: 'σ',
    base: 's',
    doc: '1 / (1 + e^−in): between 0 and 1, as a gate',
    note: '0 … 1',
    search: 'gate logistic σ',
    keeps: 'value',
    gate: 'always',
    takesRole: true,
    title: () => 'σ'
  }),
  hardSigmoid: defineElementwise('hardSigmoid', {
    label: 'hard sigmoid',
    symbol: 'hσ',
    base: 'hs',
    doc: 'max(0, min(1, 0.2 in + 0.5)), the variant of Keras 2 and Theano: between 0 and 1, as a gate',
    textDoc: 'max(0, min(1, 0.2 in + 0.5)): a gate of straight lines, as in Keras 2 and Theano.',
    note: '0 … 1',
    search: 'gate piecewise keras',
    flops: perUnit(4),
    gate: 'always',
    takesRole: true,
    title: () => 'hard σ'
  }),
  tanh: defineElementwise('tanh', {
    base: 'u',
    doc: 'Hyperbolic tangent: between −1 and 1',
    note: '−1 … 1',
    search: 'squash',
    keeps: 'value',
    takesRole: true
  }),
  relu: defineElementwise('relu', { base: 'r', doc: 'max(0, in)', note: 'max(0, a)', keeps: 'value', takesRole: true }),
  softplus: defineElementwise('softplus', {
    symbol: 'sp',
    base: 'sp',
    doc: 'log(1 + e^in)',
    textDoc: 'log(1 + e^in): positive, close to in where in is large.'
  }),
  erf: defineElementwise('erf', {
    label: 'error function',
    base: 'er',
    doc: '2/√π ∫ e^(−t²) dt from 0 to in: between −1 and 1',
    textDoc: 'The error function of in, 2/√π ∫ e^(−t²) dt from 0 to in: between −1 and 1.',
    note: '−1 … 1',
    search: 'gaussian normal squash erf'
  }),
  silu: defineElementwise('silu', {
    base: 'si',
    doc: 'in · σ(in), also called swish',
    note: 'a · σ(a)',
    search: 'swish',
    flops: perUnit(2)
  }),
  gelu: defineElementwise('gelu', {
    base: 'g',
    doc: '½ in (1 + tanh(√(2/π) (in + 0.044715 in³))): the tanh form (Hendrycks & Gimpel 2016)',
    textDoc: 'in · Φ(in) in its tanh form (Hendrycks & Gimpel 2016).',
    search: 'gaussian error',
    flops: perUnit(9)
  }),
  exp: defineElementwise('exp', {
    base: 'e',
    doc: 'e^in',
    keeps: 'value',
    takesRole: true,
    remedy: 'Keep what enters the exp below 88, with a tanh or a norm before it.'
  }),
  log: defineElementwise('log', {
    base: 'l',
    doc: 'Natural logarithm',
    textDoc: 'The natural logarithm of in.',
    remedy: 'Keep what enters the log above zero, with a softplus before it or a small number added.'
  }),
  sqrt: defineElementwise('sqrt', {
    label: 'square root',
    symbol: '√',
    base: 'w',
    doc: '√in',
    search: 'root',
    keeps: 'value',
    title: () => '√',
    remedy:
      'Keep what enters the square root above zero, with a softplus before it or a small number added, as sqrt(u + 1e-6): at zero its slope is infinite, and below zero it has no value.'
  }),
  sin: defineElementwise('sin', {
    ...wave,
    label: 'sine',
    base: 'sn',
    doc: 'sin in, in radians',
    textDoc: 'The sine of in, in radians.'
  }),
  cos: defineElementwise('cos', {
    ...wave,
    label: 'cosine',
    base: 'cs',
    doc: 'cos in, in radians; with sin in the parts of e^(i in), by which a complex state turns',
    textDoc: 'The cosine of in, in radians; with the sine the parts of e^(i in), by which a complex state turns.'
  }),
  dropout: {
    label: 'dropout',
    symbol: 'drop',
    base: 'dr',
    group: 'Elementwise',
    inputs: ['in'],
    outputs: ['out'],
    defaults: usualDropout,
    doc: 'In training zero with probability rate, else in / (1 − rate); other units at each time step, or the same at all (Gal & Ghahramani 2016)',
    note: 'in training',
    search: 'regularise regularisation mask variational noise zero',
    shape: same,
    text: {
      call: 'dropout',
      doc: 'In training zero with probability rate, else in / (1 − rate); as it is otherwise (Srivastava et al. 2014).',
      further: [{ name: 'rate', type: 'number' }],
      options: [
        {
          name: 'mask',
          type: "'step' | 'sequence'",
          doc: 'Whether each time step drops other units, or all steps of a sequence the same; step when left out.'
        }
      ],
      read: (given) => ({
        rate: given.number('rate', cellNodeParams.dropout.shape.rate, usualDropout.rate, 'a probability from 0 to 0.95'),
        mask: given.word('mask', cellNodeParams.dropout.shape.mask, usualDropout.mask, 'step or sequence')
      }),
      write: (inputs, { rate, mask }) => writtenWith('dropout', [first(inputs).text, String(rate)], { mask: mask === 'step' ? null : mask })
    },
    linearIn: 'unitwise',
    flops: perUnit(1),
    // The backward pass keeps the mask, which is as large as the value.
    keeps: 'value'
  }
} satisfies { readonly [K in CellNodeKind]?: CellNodeRow<K> }
