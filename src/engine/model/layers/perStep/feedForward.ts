/** Feed-forward layer of a Transformer block: a wider layer and back at each time step (Vaswani et al. 2017, section 3.3). */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Value } from '../../../compiler/program/types'
import { gelu } from '../functions'
import { projectWithBias } from '../context'
import type { LayerContext } from '../context'

/** [T, B, D] → [T, B, hidden] → [T, B, D]. */
export function lowerFeedForward({ id, params }: LayerOf<'feedForward'>, input: Value, context: LayerContext): Value {
  const linear = (name: string, value: Value) => projectWithBias(context, value, `${id}.${name}`, params.bias)
  return linear('out', activated(params.activation, input, linear, context))
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
