/** Token shift: y_t = μ ⊙ x_t + (1 − μ) ⊙ x_{t−1}, zeros before the first step (RWKV, Peng et al. 2023, section 3.1.1, arXiv 2305.13048). */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at, bytesOfFloat } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import type { LayerContext } from '../context'
import type { LayerKindRow } from '../layerKind'
import { lowerOne, oneInput, sameWidth } from '../rowParts'
import type { StepContext, Stepped } from '../step'
import { layerWeight } from '../weightSpec'
import type { WeightSpec } from '../weightSpec'
import { withBefore } from './conv/conv'
import { alteredWindow } from './conv/window'
import { padTime } from './stretches'

export const tokenShiftKind: LayerKindRow<'tokenShift'> = {
  ...oneInput,
  label: 'token shift',
  width: sameWidth,
  checked: (layer, { inputs, width }) => ({ kind: layer.kind, layer, inputs, width }),
  weights: ({ layer, width }) => [share(layer.id, width)],
  flops: ({ width }) => 3 * width,
  tokenBytes: ({ width }) => 2 * bytesOfFloat * width,
  states: ({ width }) => [{ name: 'window', label: 'last input', shape: [1, width] }],
  lower: lowerOne(lowerTokenShift),
  step: ({ layer }, input, states, context) => stepTokenShift(layer, input, states, context),
  taps: (_, { output }) => [output],
  gradientName: 'y'
}

const shareName = (layer: string): string => `${layer}.share`

/**
 * μ [D] starts at 0, 1/D, 2/D …, as in the first layer of RWKV, so some units see mostly the step before and some the present one. Weight
 * decay spares μ, because a unit with μ = 0 sees only the step before.
 */
function share(layer: string, width: number): WeightSpec {
  return { ...layerWeight(layer, 'share', { kind: 'rising', first: 0, rise: 1 / width, log: false }, width), decay: false }
}

/** [T, B, D] → [T, B, D]. */
function lowerTokenShift({ id }: LayerOf<'tokenShift'>, input: Value, context: LayerContext): Value {
  return mixed(context.builder, input, inputBefore(id, input, context), context.weight(shareName(id)))
}

/** The input before each step, [T, B, D]. */
function inputBefore(id: string, input: Value, context: LayerContext): Value {
  const { builder, length } = context
  const windows = alteredWindow(id, input, 2, context)
  if (windows) return builder.reshape(windows, input.type.shape)
  return builder.sliceAxis(withBefore(id, input, 2, context) ?? padTime(builder, input, 1, 0), 0, 0, length)
}

/** Runs one token, [1, B, D]. The memory is the input before it, [B, 1, D]. */
function stepTokenShift({ id }: LayerOf<'tokenShift'>, input: Value, states: readonly Value[], context: StepContext): Stepped {
  const { builder, weight } = context
  const swapped = (value: Value) => builder.transpose(value, [1, 0, 2])
  return { value: mixed(builder, input, swapped(at(states, 0)), weight(shareName(id))), memory: [swapped(input)] }
}

/** x_{t−1} + μ ⊙ (x_t − x_{t−1}). */
function mixed(builder: BlockBuilder, input: Value, before: Value, portion: Value): Value {
  return builder.add(before, builder.mul(builder.sub(input, before), portion))
}
