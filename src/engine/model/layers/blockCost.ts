/** What the layers that Transformer blocks are made of cost. */
import { attentionForm, chunkSteps, linearChunkSteps } from './attention/sizes'
import type { CheckedLayer } from '../checkedModel'

type Checked<K extends CheckedLayer['kind']> = Extract<CheckedLayer, { kind: K }>
type BlockLayer = Checked<'norm' | 'feedForward' | 'attention' | 'linearAttention' | 'positions'>

const bytesOfFloat = 4

/** Floating-point operations of one token, forward; a function such as tanh counts as one. */
export function blockFlops(checked: BlockLayer): number {
  const { width } = checked
  switch (checked.kind) {
    case 'norm':
      return (checked.layer.params.form === 'layerNorm' ? 8 : 5) * width
    case 'positions':
      return width
    case 'feedForward':
      return feedForwardFlops(checked)
    case 'attention':
      return projectionFlops(checked) + (4 * width + 5 * checked.layer.params.heads) * checked.steps
    case 'linearAttention':
      return projectionFlops(checked) + (4 * width * width) / checked.layer.params.heads + 10 * width
    default:
      return checked satisfies never
  }
}

/** Bytes of one token of one sequence in training: what is kept, and at the peak the gradients beside it. */
export function blockBytes(checked: BlockLayer): number {
  const output = bytesOfFloat * checked.width
  switch (checked.kind) {
    case 'norm':
    case 'positions':
      return 2 * output
    case 'feedForward':
      return feedForwardBytes(checked)
    case 'attention':
      return 10 * output + attentionBytes(checked)
    case 'linearAttention':
      return 10 * output + 2 * bytesOfFloat * checked.layer.params.heads * linearChunkSteps
    default:
      return checked satisfies never
  }
}

/** Queries, keys, values and what leaves. */
function projectionFlops({ layer, width }: Checked<'attention' | 'linearAttention'>): number {
  return 8 * width * width + (layer.params.bias ? 4 * width : 0)
}

/** A row of each head's map, its powers and their gradients; in the chunked form one block of them is there for all steps together. */
function attentionBytes({ layer, steps }: Checked<'attention'>): number {
  const whole = attentionForm(layer.params, steps) === 'plain'
  const rows = whole ? steps : Math.ceil(chunkSteps ** 2 / steps)
  return 3 * bytesOfFloat * layer.params.heads * rows
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
