/** A causal convolution over time of each unit with a kernel of its own: y_t = b + Σ_j w_j ⊙ x_{t−k+1+j}, zeros before the first step. */
import type { LayerOf } from '../../../contract/document/modelGraph'
import { stateSpaceName } from '../../graph/stateSpaceWeights'
import type { BlockBuilder } from '../../program/builder'
import { at, range } from '../../program/shapes'
import type { Value } from '../../program/types'
import type { LayerContext } from '../layerContext'
import { padTime } from './stretches'

/** [T, B, D] → [T, B, D]. */
export function lowerConv(layer: LayerOf<'conv'>, input: Value, { builder, weight }: LayerContext): Value {
  const own = (what: 'kernel' | 'kernelBias') => weight(stateSpaceName(layer.id, what))
  const made = depthwise(builder, input, own('kernel'), own('kernelBias'))
  return layer.params.activation === 'silu' ? silu(builder, made) : made
}

/** `kernel` [k, D], whose last row meets the present step; `bias` [D]. */
export function depthwise(builder: BlockBuilder, input: Value, kernel: Value, bias: Value): Value {
  const { shape } = input.type
  const [steps = 0, units = 0] = kernel.type.shape
  const padded = padTime(builder, input, steps - 1, 0)
  const terms = range(steps).map((j) => {
    const row = builder.broadcast(builder.reshape(builder.sliceAxis(kernel, 0, j, 1), [units]), shape)
    return builder.mul(builder.sliceAxis(padded, 0, j, at(shape, 0)), row)
  })
  return builder.add(builder.sum(terms), builder.broadcast(bias, shape))
}

export function silu(builder: BlockBuilder, value: Value): Value {
  return builder.mul(value, builder.unary('sigmoid', value))
}
