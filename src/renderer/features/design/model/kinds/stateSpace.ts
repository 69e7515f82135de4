/** The kinds of layers that are state-space models, and the convolution and the token shift that stand beside them. */
import { widthSchema } from '../../../../../contract/document/modelGraph'
import { rangeOf } from '../../../../../contract/numberRange'
import type { LayerKindRow } from './layerKind'

const started = { deltaMin: 0.001, deltaMax: 0.1, form: 'auto' } as const
const delta = [
  { key: 'deltaMin', label: 'Δ starts from' },
  { key: 'deltaMax', label: 'Δ starts up to' }
] as const
const auto = { value: 'auto', label: 'whatever is fastest' } as const
const scans = [
  { value: 'scan', label: 'step by step' },
  { value: 'associative', label: 'associative scan' }
] as const

export const s4d: LayerKindRow<'s4d'> = {
  label: 'S4D',
  symbol: 'S4',
  group: 'Over time',
  doc: 'a diagonal state-space model of each unit',
  words: ({ states }) => `S4D, ${states} complex states`,
  start: () => ({ ...started, states: 16, discretisation: 'zeroOrderHold', initial: 'linear', output: 'glu' }),
  fields: () => [
    { key: 'states', label: 'Complex states of a unit' },
    ...delta,
    {
      key: 'initial',
      label: 'State matrix starts as',
      choices: [
        { value: 'linear', label: 'S4D-Lin: frequencies π n' },
        { value: 'inverse', label: 'S4D-Inv: an inverse law' },
        { value: 'real', label: 'S4D-Real: decays 1, 2, 3 …' }
      ]
    },
    {
      key: 'discretisation',
      label: 'Sampled by',
      choices: [
        { value: 'zeroOrderHold', label: 'zero-order hold' },
        { value: 'bilinear', label: 'the bilinear rule' }
      ]
    },
    {
      key: 'output',
      label: 'Then',
      choices: [
        { value: 'none', label: 'nothing' },
        { value: 'gelu', label: 'GELU' },
        { value: 'glu', label: 'GELU and a gated linear unit' }
      ]
    },
    { key: 'form', label: 'Runs as', choices: [auto, { value: 'convolution', label: 'convolution in blocks' }, ...scans] }
  ]
}

export const mamba: LayerKindRow<'mamba'> = {
  label: 'Mamba',
  symbol: 'Δ',
  group: 'Over time',
  doc: 'a selective scan between convolution and gate',
  words: ({ inner, states }) => `Mamba ${inner}, ${states} states`,
  /** Twice as wide inside, and a rank of a sixteenth of the width (Gu and Dao 2023, section 3.4 and its implementation). */
  start: (_, width) => ({
    ...started,
    inner: Math.min(2 * width, rangeOf(widthSchema).max),
    states: 16,
    kernel: 4,
    rank: Math.ceil(width / 16)
  }),
  width: { key: 'inner', of: 'inner' },
  fields: () => [
    { key: 'inner', label: 'Inner width E' },
    { key: 'kernel', label: 'Kernel, steps' },
    { key: 'states', label: 'States of a unit N' },
    { key: 'rank', label: 'Rank of Δ' },
    ...delta,
    { key: 'form', label: 'Runs as', choices: [auto, ...scans] }
  ]
}

export const conv: LayerKindRow<'conv'> = {
  label: 'Convolution',
  symbol: '∗',
  group: 'Over time',
  doc: 'causal, a kernel for each unit',
  words: ({ kernel }) => `convolution of ${kernel} steps`,
  start: () => ({ kernel: 4, activation: 'none' }),
  fields: () => [
    { key: 'kernel', label: 'Kernel, steps' },
    {
      key: 'activation',
      label: 'Activation',
      choices: [
        { value: 'none', label: 'none' },
        { value: 'silu', label: 'SiLU' }
      ]
    }
  ]
}

export const tokenShift: LayerKindRow<'tokenShift'> = {
  label: 'Token shift',
  symbol: 'μ',
  group: 'Over time',
  doc: 'each step mixed with the one before, as in RWKV',
  words: () => 'token shift',
  start: () => ({}),
  fields: () => []
}
