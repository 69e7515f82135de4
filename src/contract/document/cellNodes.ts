/** The catalogue of primitive cell nodes: one row a kind, with its ports, its parameters and what it computes. */
import * as z from 'zod'

/** A width in a cell: a number of units, or `H`, the hidden size that the layer gives to the cell, or a small multiple of it (`4H`: four gates). */
const hiddenSizes = z.enum(['H', '2H', '3H', '4H', '5H', '6H', '7H', '8H'])
export const dimSchema = z.union([z.int().min(1).max(65_536), hiddenSizes])
export type Dim = z.infer<typeof dimSchema>

/** Where a slice begins: a unit, counted from 0, or a multiple of `H`. */
const beginSchema = z.union([z.int().min(0).max(65_536), hiddenSizes])

/** How the weights of a linear node start. `auto`: orthogonal for what comes from a state, Glorot uniform for the rest. */
export const initialiserSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('auto') }),
  z.strictObject({ kind: z.literal('glorot') }),
  z.strictObject({ kind: z.literal('orthogonal') }),
  z.strictObject({ kind: z.literal('uniform'), limit: z.number().positive().max(10) }),
  z.strictObject({ kind: z.literal('constant'), value: z.number().min(-100).max(100) })
])
export type Initialiser = z.infer<typeof initialiserSchema>

/**
 * Dropout (Srivastava et al. 2014): the probability that a number is zero in training, and whether each time step drops others or all steps of
 * a sequence the same (variational, Gal and Ghahramani 2016).
 */
export const dropoutParams = z.strictObject({ rate: z.number().min(0).max(0.95), mask: z.enum(['step', 'sequence']) })

/** One of equal parts, counted from 1, as `torch.chunk` gives them. */
const splitParams = z
  .strictObject({ part: z.int().min(1).max(16), parts: z.int().min(2).max(16) })
  .refine(({ part, parts }) => part <= parts, { path: ['part'], message: 'at most the number of parts' })

const none = z.strictObject({})
const finite = z.number().min(-1e6).max(1e6)

/**
 * A learned vector of `units`, or with `columns` a learned matrix. It starts at `start`; with `rise` each further unit, or column, starts so much
 * higher: 0, π, 2π … of S4D-Lin. With `log` it starts at the natural logarithm of these: log 1, log 2, log 3 …, of which Mamba makes its A.
 */
const vectorParams = z
  .strictObject({
    units: dimSchema,
    columns: dimSchema.optional(),
    start: finite,
    rise: finite.optional(),
    log: z.literal(true).optional()
  })
  .refine(({ start, rise = 0, log }) => log === undefined || (start > 0 && rise >= 0), {
    path: ['start'],
    message: 'above zero, and not falling, where its logarithm is taken'
  })

/** The schema of each kind's parameters. */
export const cellNodeParams = {
  input: none,
  state: z.strictObject({ shape: z.array(dimSchema).min(1).max(2), initial: z.enum(['zero', 'learned']) }),
  nextState: z.strictObject({ state: z.string().min(1).max(64) }),
  output: none,
  linear: z.strictObject({ units: dimSchema, bias: z.boolean(), biasStart: finite, initialiser: initialiserSchema }),
  vector: vectorParams,
  diagonal: z.strictObject({ low: finite, high: finite }),
  add: none,
  sub: none,
  mul: none,
  div: none,
  max: none,
  min: none,
  scale: z.strictObject({ factor: finite }),
  oneMinus: none,
  outer: none,
  matVec: none,
  sumUnits: none,
  meanUnits: none,
  sigmoid: none,
  hardSigmoid: none,
  tanh: none,
  relu: none,
  softplus: none,
  silu: none,
  gelu: none,
  exp: none,
  log: none,
  sqrt: none,
  sin: none,
  cos: none,
  softmax: none,
  layerNorm: none,
  rmsNorm: none,
  dropout: dropoutParams,
  concat: none,
  slice: z.strictObject({ begin: beginSchema, size: dimSchema }),
  split: splitParams
} as const

export type CellNodeKind = keyof typeof cellNodeParams
export type CellNodeParams<K extends CellNodeKind> = z.infer<(typeof cellNodeParams)[K]>
export const cellNodeKinds = Object.keys(cellNodeParams) as CellNodeKind[]

/** Where a kind stands in the palette. */
export type PaletteGroup = 'Ports' | 'Learned' | 'Products and sums' | 'Elementwise' | 'Normalisation' | 'Shape'

export interface CellNodeRow<K extends CellNodeKind = CellNodeKind> {
  /** The field's word for it, as the palette shows it. */
  readonly label: string
  /** One to three characters drawn on the node. */
  readonly symbol: string
  readonly group: PaletteGroup
  /** Named input ports, each of which takes one edge; `many`: one port `in` that takes any number of edges, in order. */
  readonly inputs: readonly string[] | 'many'
  readonly outputs: readonly string[]
  readonly defaults: CellNodeParams<K>
  /** What it computes, in one line; `a`, `b` and `in` are its inputs. */
  readonly doc: string
}

/** Each kind's row. A kind without a row does not compile. */
export const cellNodes: { readonly [K in CellNodeKind]: CellNodeRow<K> } = {
  input: {
    label: 'input',
    symbol: 'x',
    group: 'Ports',
    inputs: [],
    outputs: ['out'],
    defaults: {},
    doc: 'x_t: what the layer before gives at this time step, [B, D]'
  },
  state: {
    label: 'state',
    symbol: 's',
    group: 'Ports',
    inputs: [],
    outputs: ['out'],
    defaults: { shape: ['H'], initial: 'zero' },
    doc: 'A state as step t − 1 left it, [B, shape]'
  },
  nextState: {
    label: 'next state',
    symbol: "s'",
    group: 'Ports',
    inputs: ['in'],
    outputs: [],
    defaults: { state: 'h' },
    doc: 'What the state becomes for step t + 1'
  },
  output: {
    label: 'output',
    symbol: 'y',
    group: 'Ports',
    inputs: ['in'],
    outputs: [],
    defaults: {},
    doc: 'y_t: what the layer gives on at this time step'
  },
  linear: {
    label: 'linear',
    symbol: 'W',
    group: 'Learned',
    inputs: 'many',
    outputs: ['out'],
    defaults: { units: 'H', bias: true, biasStart: 0, initialiser: { kind: 'auto' } },
    doc: 'Σ W_k · in_k + b: one weight matrix for each input'
  },
  vector: {
    label: 'vector',
    symbol: 'p',
    group: 'Learned',
    inputs: [],
    outputs: ['out'],
    defaults: { units: 'H', start: 0 },
    doc: 'A learned vector, or a matrix, the same at all time steps (peepholes, scales, rates)'
  },
  diagonal: {
    label: 'diagonal',
    symbol: 'u·',
    group: 'Learned',
    inputs: ['in'],
    outputs: ['out'],
    defaults: { low: 0, high: 1 },
    doc: 'u · in, a learned weight for each unit, which starts between low and high (IndRNN: Li et al. 2018)'
  },
  add: {
    label: 'sum',
    symbol: '+',
    group: 'Products and sums',
    inputs: 'many',
    outputs: ['out'],
    defaults: {},
    doc: 'The sum of its inputs, element by element'
  },
  sub: { label: 'difference', symbol: '−', group: 'Products and sums', inputs: ['a', 'b'], outputs: ['out'], defaults: {}, doc: 'a − b' },
  mul: {
    label: 'product',
    symbol: '×',
    group: 'Products and sums',
    inputs: 'many',
    outputs: ['out'],
    defaults: {},
    doc: 'The product of its inputs, element by element'
  },
  div: { label: 'quotient', symbol: '÷', group: 'Products and sums', inputs: ['a', 'b'], outputs: ['out'], defaults: {}, doc: 'a ÷ b' },
  max: {
    label: 'max',
    symbol: '⌈',
    group: 'Products and sums',
    inputs: ['a', 'b'],
    outputs: ['out'],
    defaults: {},
    doc: 'The larger of a and b'
  },
  min: {
    label: 'min',
    symbol: '⌊',
    group: 'Products and sums',
    inputs: ['a', 'b'],
    outputs: ['out'],
    defaults: {},
    doc: 'The smaller of a and b'
  },
  scale: {
    label: 'scale',
    symbol: '·k',
    group: 'Products and sums',
    inputs: ['in'],
    outputs: ['out'],
    defaults: { factor: 1 },
    doc: 'factor · in, a fixed factor'
  },
  oneMinus: { label: 'one minus', symbol: '1−', group: 'Products and sums', inputs: ['in'], outputs: ['out'], defaults: {}, doc: '1 − in' },
  outer: {
    label: 'outer product',
    symbol: 'abᵀ',
    group: 'Products and sums',
    inputs: ['a', 'b'],
    outputs: ['out'],
    defaults: {},
    doc: 'a bᵀ: each unit of a times each unit of b, a matrix'
  },
  matVec: {
    label: 'matrix × vector',
    symbol: 'M·v',
    group: 'Products and sums',
    inputs: ['matrix', 'vector'],
    outputs: ['out'],
    defaults: {},
    doc: 'matrix · vector, such as what a matrix memory holds for a key'
  },
  sumUnits: {
    label: 'sum over units',
    symbol: 'Σ',
    group: 'Products and sums',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: 'Σ in over the units, one number that stands for as many as are needed; of a product a · b it is the dot product aᵀb'
  },
  meanUnits: {
    label: 'mean over units',
    symbol: 'Σ/n',
    group: 'Products and sums',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: 'The mean of in over the units, one number that stands for as many as are needed'
  },
  sigmoid: {
    label: 'sigmoid',
    symbol: 'σ',
    group: 'Elementwise',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: '1 / (1 + e^−in): between 0 and 1, as a gate'
  },
  hardSigmoid: {
    label: 'hard sigmoid',
    symbol: 'hσ',
    group: 'Elementwise',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: 'max(0, min(1, 0.2 in + 0.5)), the variant of Keras 2 and Theano: between 0 and 1, as a gate'
  },
  tanh: {
    label: 'tanh',
    symbol: 'tanh',
    group: 'Elementwise',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: 'Hyperbolic tangent: between −1 and 1'
  },
  relu: { label: 'relu', symbol: 'relu', group: 'Elementwise', inputs: ['in'], outputs: ['out'], defaults: {}, doc: 'max(0, in)' },
  softplus: { label: 'softplus', symbol: 'sp', group: 'Elementwise', inputs: ['in'], outputs: ['out'], defaults: {}, doc: 'log(1 + e^in)' },
  silu: {
    label: 'silu',
    symbol: 'silu',
    group: 'Elementwise',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: 'in · σ(in), also called swish'
  },
  gelu: {
    label: 'gelu',
    symbol: 'gelu',
    group: 'Elementwise',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: '½ in (1 + tanh(√(2/π) (in + 0.044715 in³))): the tanh form (Hendrycks & Gimpel 2016)'
  },
  exp: { label: 'exp', symbol: 'exp', group: 'Elementwise', inputs: ['in'], outputs: ['out'], defaults: {}, doc: 'e^in' },
  log: { label: 'log', symbol: 'log', group: 'Elementwise', inputs: ['in'], outputs: ['out'], defaults: {}, doc: 'Natural logarithm' },
  sqrt: { label: 'square root', symbol: '√', group: 'Elementwise', inputs: ['in'], outputs: ['out'], defaults: {}, doc: '√in' },
  sin: { label: 'sine', symbol: 'sin', group: 'Elementwise', inputs: ['in'], outputs: ['out'], defaults: {}, doc: 'sin in, in radians' },
  cos: {
    label: 'cosine',
    symbol: 'cos',
    group: 'Elementwise',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: 'cos in, in radians; with sin in the parts of e^(i in), by which a complex state turns'
  },
  softmax: {
    label: 'softmax',
    symbol: 'smx',
    group: 'Normalisation',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: 'e^in / Σ e^in over the units: positive, sums to 1'
  },
  layerNorm: {
    label: 'layer norm',
    symbol: 'LN',
    group: 'Normalisation',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: 'gain · (in − mean) / √(variance + 10⁻⁵) + bias over the units, gain and bias learned (Ba et al. 2016)'
  },
  rmsNorm: {
    label: 'RMS norm',
    symbol: 'RMS',
    group: 'Normalisation',
    inputs: ['in'],
    outputs: ['out'],
    defaults: {},
    doc: 'gain · in / √(mean of in² + 10⁻⁵) over the units, gain learned (Zhang & Sennrich 2019)'
  },
  dropout: {
    label: 'dropout',
    symbol: 'drop',
    group: 'Elementwise',
    inputs: ['in'],
    outputs: ['out'],
    defaults: { rate: 0.2, mask: 'step' },
    doc: 'In training zero with probability rate, else in / (1 − rate); other units at each time step, or the same at all (Gal & Ghahramani 2016)'
  },
  concat: {
    label: 'concat',
    symbol: '⧉',
    group: 'Shape',
    inputs: 'many',
    outputs: ['out'],
    defaults: {},
    doc: 'Its inputs one after another along the units'
  },
  slice: {
    label: 'slice',
    symbol: '⧎',
    group: 'Shape',
    inputs: ['in'],
    outputs: ['out'],
    defaults: { begin: 0, size: 'H' },
    doc: 'size units of in from begin on'
  },
  split: {
    label: 'split',
    symbol: '⊟',
    group: 'Shape',
    inputs: ['in'],
    outputs: ['out'],
    defaults: { part: 1, parts: 2 },
    doc: 'One of parts equal parts of in along the units, the first is part 1'
  }
}
