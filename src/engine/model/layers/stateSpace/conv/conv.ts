/** A causal convolution over time of each unit with a kernel of its own: y_t = b + Σ_j w_j ⊙ x_{t−k+1+j}, zeros before the first step. */
import type { LayerOf } from '../../../../../contract/document/modelGraph'
import { stateName } from '../../step'
import { stateSpaceName } from '../weights'
import type { BlockBuilder } from '../../../../compiler/program/builder'
import { at, range } from '../../../../compiler/program/shapes'
import type { Value } from '../../../../compiler/program/types'
import type { LayerContext } from '../../context'
import { padTime } from '../stretches'
import { alteredWindow } from './window'

/** [T, B, D] → [T, B, D]. */
export function lowerConv(layer: LayerOf<'conv'>, input: Value, context: LayerContext): Value {
  const parameter = (what: 'kernel' | 'kernelBias') => context.weight(stateSpaceName(layer.id, what))
  const convolved = convolvedOver(layer.id, input, { kernel: parameter('kernel'), bias: parameter('kernelBias') }, context)
  return layer.params.activation === 'silu' ? silu(context.builder, convolved) : convolved
}

interface Kernel {
  /** [k, D] and [D]. */
  readonly kernel: Value
  readonly bias: Value
}

/** Convolves `input` [T, B, D] of a layer behind what its window has, as a batch before left it or as it is changed. */
export function convolvedOver(layer: string, input: Value, { kernel, bias }: Kernel, context: LayerContext): Value {
  const steps = at(kernel.type.shape, 0)
  const windows = alteredWindow(layer, input, steps, context)
  if (windows) return overWindows(context, input, windows, { kernel, bias })
  return depthwise(context.builder, input, kernel, bias, withBefore(layer, input, steps, context))
}

/** `windows` [T, B, k − 1, D] has the inputs before each step. */
function overWindows({ builder }: LayerContext, input: Value, windows: Value, { kernel, bias }: Kernel): Value {
  const [length = 0, batch = 0, units = 0] = input.type.shape
  const seen = builder.concat([windows, builder.reshape(input, [length, batch, 1, units])], 2)
  const products = builder.mul(seen, builder.broadcast(kernel, seen.type.shape))
  return builder.add(builder.reduceSum(products, [2]), builder.broadcast(bias, input.type.shape))
}

/** The last row of `kernel` [k, D] is for the present step; `bias` is [D]. `behind` is the input after k − 1 earlier steps, else zeros. */
export function depthwise(builder: BlockBuilder, input: Value, kernel: Value, bias: Value, behind?: Value): Value {
  const { shape } = input.type
  const [steps = 0, units = 0] = kernel.type.shape
  const padded = behind ?? padTime(builder, input, steps - 1, 0)
  const terms = range(steps).map((j) => {
    const row = builder.broadcast(builder.reshape(builder.sliceAxis(kernel, 0, j, 1), [units]), shape)
    return builder.mul(builder.sliceAxis(padded, 0, j, at(shape, 0)), row)
  })
  return builder.add(builder.sum(terms), builder.broadcast(bias, shape))
}

/** Puts the last `kernel` − 1 steps of the batch before in front of `input`, [k − 1 + T, B, D]. Undefined without carried states. */
export function withBefore(layer: string, input: Value, kernel: number, { builder, carried }: LayerContext): Value | undefined {
  if (!carried || kernel === 1) return undefined
  const [length = 0, batch = 0, units = 0] = input.type.shape
  const name = stateName(layer, 'window')
  const swapped = (value: Value) => builder.transpose(value, [1, 0, 2])
  const all = builder.concat([swapped(carried.enter(name, builder.fill(0, [batch, kernel - 1, units]))), input], 0)
  carried.leave(name, swapped(builder.sliceAxis(all, 0, length, kernel - 1)))
  return all
}

export function silu(builder: BlockBuilder, value: Value): Value {
  return builder.mul(value, builder.unary('sigmoid', value))
}
