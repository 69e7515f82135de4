/** The kinds of layers in words, grouped and in the order in which the palette shows them. */
import type { LayerKind } from '../../../../contract/document/modelGraph'

interface Words {
  readonly label: string
  /** One to three signs for the palette. */
  readonly symbol: string
  readonly group: 'Over time' | 'At each step' | 'Joining' | 'Ends'
  /** A phrase without its full stop. */
  readonly doc: string
}

export const layerKinds: { readonly [K in LayerKind]: Words } = {
  recurrent: { label: 'Recurrent', symbol: 'h', group: 'Over time', doc: 'runs a cell over time' },
  attention: { label: 'Attention', symbol: 'QK', group: 'Over time', doc: 'each time step looks at the others, in several heads' },
  linearAttention: {
    label: 'Linear attention',
    symbol: 'φ',
    group: 'Over time',
    doc: 'attention as a recurrence, with a state of fixed size'
  },
  s4d: { label: 'S4D', symbol: 'S4', group: 'Over time', doc: 'a diagonal state-space model of each unit' },
  mamba: { label: 'Mamba', symbol: 'Δ', group: 'Over time', doc: 'a selective scan between convolution and gate' },
  conv: { label: 'Convolution', symbol: '∗', group: 'Over time', doc: 'causal, a kernel for each unit' },
  feedForward: { label: 'Feed-forward', symbol: 'FF', group: 'At each step', doc: 'a wider layer and back, at each step by itself' },
  norm: { label: 'Norm', symbol: '‖·‖', group: 'At each step', doc: 'layer norm or root mean square' },
  dropout: { label: 'Dropout', symbol: '0', group: 'At each step', doc: 'zeros at random, in training only' },
  positions: { label: 'Positions', symbol: 't', group: 'At each step', doc: 'says at which time step a vector stands' },
  linear: { label: 'Linear', symbol: 'W', group: 'At each step', doc: 'a linear map of each step, as for numbers that a task gives' },
  residual: { label: 'Residual', symbol: '+', group: 'Joining', doc: 'adds layers of one shape' },
  concat: { label: 'Concat', symbol: '[,]', group: 'Joining', doc: 'puts layers side by side, as both directions of time' },
  embedding: { label: 'Embedding', symbol: 'E', group: 'Ends', doc: 'tokens to vectors' },
  head: { label: 'Head', symbol: 'y', group: 'Ends', doc: 'vectors to what the task asks for' }
}

export const layerKindNames = Object.keys(layerKinds) as LayerKind[]
