/** Log probabilities of logits, as two parts of which neither overflows. */
import type { BlockBuilder } from '../../compiler/program/builder'
import type { Value } from '../../compiler/program/types'
import { overUnits } from '../../model/layers/functions'

export interface ShiftedLogits {
  /** Each logit less the largest one of its row, [...I, V]. */
  readonly shifted: Value
  /** log Σ exp(shifted) of each row, [...I]. A shifted logit less this is its class's log probability. */
  readonly logSum: Value
}

/** Takes the largest logit out of each row [...I, V]. */
export function shiftedLogits(builder: BlockBuilder, logits: Value): ShiftedLogits {
  const last = logits.type.shape.length - 1
  const largest = builder.stopGradient(builder.reduceMax(logits, [last]))
  const shifted = builder.sub(logits, overUnits(builder, largest, logits))
  return { shifted, logSum: builder.unary('log', builder.reduceSum(builder.unary('exp', shifted), [last])) }
}
