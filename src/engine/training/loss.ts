/** Softmax cross-entropy in nats: log Σ exp(logits) − logit of the target, with the largest logit taken out so that nothing overflows. */
import type { BlockBuilder } from '../program/builder'
import type { Value } from '../program/types'

/**
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
