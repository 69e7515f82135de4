/** Adam with bias correction (Kingma and Ba 2015, arXiv 1412.6980, algorithm 1); ε is added after the correction, as PyTorch does. */
import { optimizerSlots } from '../../../contract/document/training'
import type { OptimizerSettings } from '../../../contract/document/training'
import type { BlockBuilder } from '../../compiler/program/builder'
import { at } from '../../compiler/program/shapes'
import type { Value } from '../../compiler/program/types'
import type { Optimizer } from './updateRule'

type AdamSettings = Extract<OptimizerSettings, { kind: 'adam' | 'adamw' }>

export function adam(settings: AdamSettings): Optimizer {
  const { beta1, beta2, epsilon } = settings
  return {
    slots: optimizerSlots(settings),
    begin: (builder, { step, learningRate }) => {
      const size = builder.div(learningRate, biasCorrection(builder, beta1, step))
      const spread = builder.unary('sqrt', biasCorrection(builder, beta2, step))
      return (weight, gradient, slots) => {
        const m = blend(builder, at(slots, 0), gradient, beta1)
        const v = blend(builder, at(slots, 1), builder.mul(gradient, gradient), beta2)
        const denominator = builder.add(builder.div(builder.unary('sqrt', v), spread), builder.scalar(epsilon))
        return { weight: builder.sub(weight, builder.div(builder.mul(m, size), denominator)), slots: [m, v] }
      }
    }
  }
}

/** β·old + (1 − β)·now. */
function blend(builder: BlockBuilder, old: Value, now: Value, beta: number): Value {
  return builder.add(builder.scale(old, beta), builder.scale(now, 1 - beta))
}

/**
 * 1 − βᵗ. Written as 2y / (1 + y) with y = tanh(−t·ln β / 2): subtracting βᵗ from 1 in float32 would lose four of seven digits
 * while t is small and β near 1.
 */
function biasCorrection(builder: BlockBuilder, beta: number, step: Value): Value {
  if (beta === 0) return builder.scalar(1)
  const y = builder.unary('tanh', builder.scale(step, -Math.log(beta) / 2))
  return builder.div(builder.scale(y, 2), builder.add(y, builder.scalar(1)))
}
