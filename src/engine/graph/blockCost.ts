/** What the layers that Transformer blocks are made of cost. */
import type { CheckedLayer } from './checkedModel'

type Checked<K extends CheckedLayer['kind']> = Extract<CheckedLayer, { kind: K }>
type BlockLayer = Checked<'norm' | 'feedForward'>

const bytesOfFloat = 4

/** Floating-point operations of one token, forward; a function such as tanh counts as one. */
export function blockFlops(checked: BlockLayer): number {
  switch (checked.kind) {
    case 'norm':
      return (checked.layer.params.form === 'layerNorm' ? 8 : 5) * checked.width
    case 'feedForward':
      return feedForwardFlops(checked)
    default:
      return checked satisfies never
  }
}

/** Bytes of one token of one sequence in training: what is kept, and at the peak the gradients beside it. */
export function blockBytes(checked: BlockLayer): number {
  const output = bytesOfFloat * checked.width
  switch (checked.kind) {
    case 'norm':
      return 2 * output
    case 'feedForward':
      return feedForwardBytes(checked)
    default:
      return checked satisfies never
  }
}

const flopsOf = { gelu: 9, relu: 1, swiglu: 3 } as const

function feedForwardFlops({ layer, width }: Checked<'feedForward'>): number {
  const { hidden, activation, bias } = layer.params
  const matrices = activation === 'swiglu' ? 3 : 2
  return 2 * matrices * width * hidden + flopsOf[activation] * hidden + (bias ? (matrices - 1) * hidden + width : 0)
}

/** Kept: what enters the function and what it makes; with a gate, that too. */
function feedForwardBytes({ layer, width }: Checked<'feedForward'>): number {
  const kept = layer.params.activation === 'swiglu' ? 3 : 2
  return bytesOfFloat * (2 * kept * layer.params.hidden + 2 * width)
}
