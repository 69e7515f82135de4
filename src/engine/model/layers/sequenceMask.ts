/** Helpers for batches with sequences of several lengths: states that stop at the end, and one value from all real steps. */
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import type { LayerContext } from './context'

type Context = Pick<LayerContext, 'builder' | 'length' | 'mask'>

/** Lower than any value of a layer, and finite, so that no gradient becomes 0 × ∞. */
const LOWEST = -1e30

/** [T, B, D] → [1, B, D]: the last real step of each sequence, or the mean or the maximum of all its real steps. */
export function mixedSteps(context: Context, input: Value, how: 'last' | 'mean' | 'max'): Value {
  const { builder, length, mask } = context
  const [, batch = 0, width = 0] = input.type.shape
  const whole = (mixed: Value) => builder.reshape(mixed, [1, batch, width])
  if (how === 'max')
    return whole(builder.reduceMax(mask ? whereReal(builder, mask, input, builder.fill(LOWEST, input.type.shape)) : input, [0]))
  if (how === 'last' && !mask) return builder.sliceAxis(input, 0, length - 1, 1)
  if (!mask) return whole(builder.scale(builder.reduceSum(input, [0]), 1 / length))
  const weights = how === 'last' ? lastStep(context, mask) : evenly(context, mask)
  return whole(builder.reduceSum(builder.mul(input, stepWise(builder, weights, input)), [0]))
}

/**
 * [T, B, D] → [T, B, D]: at each step what `mixedSteps` would give if all sequences ended there. Steps behind the end of a sequence mean
 * nothing.
 */
export function mixedSoFar({ builder, length }: Context, input: Value, how: 'last' | 'mean' | 'max'): Value {
  if (how === 'last') return input
  const [, batch = 0, width = 0] = input.type.shape
  const shape = [batch, width]
  const start = how === 'max' ? [builder.fill(LOWEST, shape)] : [builder.fill(0, shape), builder.fill(0, shape)]
  const { outputs } = builder.scan({
    length,
    carries: start,
    inputs: [input],
    closed: [],
    body: (step, { carries, inputs }) => {
      if (how === 'max') return given(step.binary('max', at(carries, 0), at(inputs, 0)))
      const [sum, count] = [step.add(at(carries, 0), at(inputs, 0)), step.add(at(carries, 1), step.fill(1, shape))]
      return { carries: [sum, count], outputs: [step.div(sum, count)] }
    }
  })
  return at(outputs, 0)
}

const given = (largest: Value) => ({ carries: [largest], outputs: [largest] })

/** 1 at the last real step of each sequence, [T, B]: where the mask falls from 1 to 0, or the sequence fills all steps. */
function lastStep({ builder, length }: Context, mask: Value): Value {
  if (length === 1) return mask
  const after = builder.operation('pad', [builder.sliceAxis(mask, 0, 1, length - 1)], { before: [0, 0], after: [1, 0] })
  return builder.sub(mask, after)
}

/** One over the length of the sequence at each real step, [T, B]; a sequence without steps counts as one of length one. */
function evenly({ builder }: Context, mask: Value): Value {
  const lengths = builder.binary('max', builder.reduceSum(mask, [0]), builder.scalar(1))
  return builder.div(mask, builder.broadcast(lengths, mask.type.shape))
}

/**
 * Where a mask is 1 the new value, else the old one. The mask has the leading axes of both: [T, B] for [T, B, …], or [B] of one time step
 * for [B, …].
 */
export function whereReal(builder: BlockBuilder, mask: Value, fresh: Value, old: Value): Value {
  const real = builder.binary('less', builder.fill(0.5, fresh.type.shape), stepWise(builder, mask, fresh))
  return builder.select(real, fresh, old)
}

/** A mask repeated over the axes of `like` that it does not have. */
function stepWise(builder: BlockBuilder, mask: Value, like: Value): Value {
  const { shape } = like.type
  const leading = mask.type.shape
  return builder.broadcast(builder.reshape(mask, [...leading, ...shape.slice(leading.length).map(() => 1)]), shape)
}
