/** Losses of each target: CTC of labels without time steps, softmax cross-entropy of classes, squared or absolute error of numbers. */
import type { TargetShape } from '../../../contract/document/taskShape'
import type { LossSettings } from '../../../contract/document/training'
import type { BlockBuilder } from '../../compiler/program/builder'
import { ctcLosses } from '../ctc/ctcLosses'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import { shiftedLogits } from './logits'

type Settings = Pick<LossSettings, 'labelSmoothing' | 'numbers'>
const plain: Settings = { labelSmoothing: 0, numbers: 'squared' }

interface Predicted {
  /** Of the head, [S, B, width]. */
  readonly output: Value
  readonly targets: Value
  /** 1 at real time steps, [T, B]; null where all are. */
  readonly mask?: Value | null
}

/** float32 [S, B] of a head's output against targets: nats, or the mean of the errors. The nats of a whole sequence stand in all its rows. */
export function targetLosses(
  builder: BlockBuilder,
  target: TargetShape,
  { output, targets, mask = null }: Predicted,
  settings = plain
): Value {
  if (target.kind === 'class' && target.unaligned)
    return builder.broadcast(ctcLosses(builder, { logits: output, targets, mask }, target.unaligned.labels), targets.type.shape)
  if (target.kind === 'class') return smoothed(builder, output, targets, settings.labelSmoothing)
  return settings.numbers === 'squared' ? squaredError(builder, output, targets) : absoluteError(builder, output, targets)
}

/** Cross-entropy with the target's probability 1 − ε + ε/V and that of all others ε/V (Szegedy et al. 2016, section 7). */
function smoothed(builder: BlockBuilder, logits: Value, targets: Value, epsilon: number): Value {
  const hard = crossEntropy(builder, logits, targets)
  if (epsilon === 0) return hard
  const [last, classes] = [logits.type.shape.length - 1, at(logits.type.shape, logits.type.shape.length - 1)]
  const target = builder.reduceSum(builder.select(isTarget(builder, logits, targets), logits, builder.fill(0, logits.type.shape)), [last])
  // Σ over classes of −log p / V is the hard loss plus what the target's logit has above the mean of all logits.
  const even = builder.add(hard, builder.sub(target, builder.scale(builder.reduceSum(logits, [last]), 1 / classes)))
  return builder.add(builder.scale(hard, 1 - epsilon), builder.scale(even, epsilon))
}

/** The mean over the last axis of |output − target|. */
export function absoluteError(builder: BlockBuilder, output: Value, targets: Value): Value {
  const error = builder.unary('abs', builder.sub(output, targets))
  const last = output.type.shape.length - 1
  return builder.scale(builder.reduceSum(error, [last]), 1 / at(output.type.shape, last))
}

/** Returns bool [S, B, V], which is true at each target's class. */
export function isTarget(builder: BlockBuilder, logits: Value, targets: Value): Value {
  const { shape } = logits.type
  const classes = builder.operation('iota', [], { shape, axis: shape.length - 1 })
  return builder.binary('equal', classes, builder.broadcast(builder.reshape(targets, [...targets.type.shape, 1]), shape))
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
  const { shifted, logSum } = shiftedLogits(builder, logits)
  const picked = builder.reduceSum(builder.select(isTarget(builder, logits, targets), shifted, builder.fill(0, shape)), [last])
  return builder.sub(logSum, picked)
}
