/** Feed-forward layer of a Transformer block: a wider layer and back at each time step (Vaswani et al. 2017, section 3.3). */
import { bytesOfFloat } from '../../../compiler/program/shapes'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Value } from '../../../compiler/program/types'
import { gelu } from '../functions'
import { alterOverTime } from '../alter'
import { projectWithBias } from '../context'
import type { LayerContext } from '../context'
import type { CheckedOf, LayerKindRow } from '../layerKind'
import { lowerOne, oneInput, sameWidth } from '../rowParts'
import { constantStart, layerWeight, matrixStart } from '../weightSpec'
import type { WeightSpec } from '../weightSpec'

export const feedForwardKind: LayerKindRow<'feedForward'> = {
  ...oneInput,
  label: 'feed-forward',
  width: sameWidth,
  checked: (layer, { inputs, width, writers }) => ({ kind: layer.kind, layer, inputs, width, writers }),
  writesToSum: true,
  weights: feedForwardWeights,
  flops: feedForwardFlops,
  tokenBytes: feedForwardBytes,
  lower: lowerOne(lowerFeedForward)
}

/** `in` and `out`, and with SwiGLU `gate` beside `in` (Shazeer 2020, equation 6). */
function feedForwardWeights({ layer, width, writers }: CheckedOf<'feedForward'>): WeightSpec[] {
  const { hidden, activation, bias } = layer.params
  const linear = (name: string, rows: number, columns: number, share: number) => [
    layerWeight(layer.id, `${name}.weight`, matrixStart(layer.params.start, rows, columns, share), rows, columns),
    ...(bias ? [layerWeight(layer.id, `${name}.bias`, constantStart(0), columns)] : [])
  ]
  const gate = activation === 'swiglu' ? linear('gate', width, hidden, 1) : []
  return [...linear('in', width, hidden, 1), ...gate, ...linear('out', hidden, width, writers)]
}

const flopsOf = { gelu: 9, relu: 1, swiglu: 3 } as const

function feedForwardFlops({ layer, width }: CheckedOf<'feedForward'>): number {
  const { hidden, activation, bias } = layer.params
  const matrices = activation === 'swiglu' ? 3 : 2
  return 2 * matrices * width * hidden + flopsOf[activation] * hidden + (bias ? (matrices - 1) * hidden + width : 0)
}

/** The backward pass needs what enters the function and what it makes; with a gate, that too. */
function feedForwardBytes({ layer, width }: CheckedOf<'feedForward'>): number {
  const arrays = layer.params.activation === 'swiglu' ? 3 : 2
  return bytesOfFloat * (2 * arrays * layer.params.hidden + 2 * width)
}

/** [T, B, D] → [T, B, hidden] → [T, B, D]. */
function lowerFeedForward({ id, params }: LayerOf<'feedForward'>, input: Value, context: LayerContext): Value {
  const linear = (name: string, value: Value) => projectWithBias(context, value, `${id}.${name}`, params.bias)
  const wide = activated(params.activation, input, linear, context)
  return linear('out', alterOverTime(context.builder, context.alter, { layer: id, name: 'hidden', label: 'hidden units' }, wide))
}

/** SwiGLU is `in(x) · silu(gate(x))`; the others apply their function to `in(x)`. */
function activated(
  activation: LayerOf<'feedForward'>['params']['activation'],
  input: Value,
  linear: (name: string, value: Value) => Value,
  { builder }: LayerContext
): Value {
  const wide = linear('in', input)
  switch (activation) {
    case 'gelu':
      return gelu(builder, wide)
    case 'relu':
      return builder.unary('relu', wide)
    case 'swiglu': {
      const gate = linear('gate', input)
      return builder.mul(wide, builder.mul(gate, builder.unary('sigmoid', gate)))
    }
    default:
      return activation satisfies never
  }
}
