/** Losses of each target: softmax cross-entropy of classes, squared error of numbers. */
import type { TargetShape } from '../../contract/document/taskShape'
import type { BlockBuilder } from '../program/builder'
import { at } from '../program/shapes'
import type { Value } from '../program/types'

/** float32 [S, B] of a head's output [S, B, width] against targets: nats, or the mean of the squared errors. */
export function targetLosses(builder: BlockBuilder, target: TargetShape, output: Value, targets: Value): Value {
  return target.kind === 'class' ? crossEntropy(builder, output, targets) : squaredError(builder, output, targets)
}

/** The mean over the last axis of (output − target)². */
export function squaredError(builder: BlockBuilder, output: Value, targets: Value): Value {
  const error = builder.sub(output, targets)
  const last = output.type.shape.length - 1
  return builder.scale(builder.reduceSum(builder.mul(error, error), [last]), 1 / at(output.type.shape, last))
}

/**
 * log Σ exp(logits) − logit of the target, in nats, with the largest logit taken out so that nothing overflows.
 * Losses [...I] of logits [...I, V] against targets int32 [...I].
 * The target's logit is picked by comparison with 0…V−1 rather than by index: one fused pass, and its gradient too.
 */
export function crossEntropy(builder: BlockBuilder, logits: Value, targets: Value): Value {
  const { shape } = logits.type
  const last = shape.length - 1
  const column = [...shape.slice(0, last), 1]
  const whole = (value: Value) => builder.broadcast(builder.reshape(value, column), shape)
  const shifted = builder.sub(logits, whole(builder.stopGradient(builder.reduceMax(logits, [last]))))
  const logSum = builder.unary('log', builder.reduceSum(builder.unary('exp', shifted), [last]))
  const isTarget = builder.binary('equal', builder.operation('iota', [], { shape, axis: last }), whole(targets))
  const picked = builder.reduceSum(builder.select(isTarget, shifted, builder.fill(0, shape)), [last])
  return builder.sub(logSum, picked)
}
