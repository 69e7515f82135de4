/** RMSProp (Tieleman and Hinton 2012, lecture 6.5) in PyTorch's form: v ← ρ·v + (1 − ρ)·g², u ← μ·u + g / (√v + ε), w ← w − η·u. */
import { optimizerSlots } from '../../../contract/document/training'
import type { OptimizerSettings } from '../../../contract/document/training'
import { at } from '../../compiler/program/shapes'
import type { Optimizer } from './updateRule'

type RmspropSettings = Extract<OptimizerSettings, { kind: 'rmsprop' }>

export function rmsprop(settings: RmspropSettings): Optimizer {
  const { decay, epsilon, momentum } = settings
  return {
    slots: optimizerSlots(settings),
    begin:
      (builder, { learningRate }) =>
      (weight, gradient, slots) => {
        const now = builder.scale(builder.mul(gradient, gradient), 1 - decay)
        const v = builder.add(builder.scale(at(slots, 0), decay), now)
        const scaled = builder.div(gradient, builder.add(builder.unary('sqrt', v), builder.scalar(epsilon)))
        const update = momentum === 0 ? scaled : builder.add(builder.scale(at(slots, 1), momentum), scaled)
        const updated = builder.sub(weight, builder.mul(update, learningRate))
        return { weight: updated, slots: momentum === 0 ? [v] : [v, update] }
      }
  }
}
