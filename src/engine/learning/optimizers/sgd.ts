/**
 * Stochastic gradient descent with momentum (Sutskever et al. 2013, in PyTorch's form): u ← μ·u + g, w ← w − η·u; after Nesterov
 * w ← w − η·(g + μ·u).
 */
import { optimizerSlots } from '../../../contract/document/training'
import type { OptimizerSettings } from '../../../contract/document/training'
import { at } from '../../compiler/program/shapes'
import type { Optimizer } from './updateRule'

type SgdSettings = Extract<OptimizerSettings, { kind: 'sgd' }>

export function sgd(settings: SgdSettings): Optimizer {
  const { momentum, nesterov } = settings
  return {
    slots: optimizerSlots(settings),
    begin:
      (builder, { learningRate }) =>
      (weight, gradient, slots) => {
        const moving = momentum === 0 ? gradient : builder.add(builder.scale(at(slots, 0), momentum), gradient)
        const update = momentum > 0 && nesterov ? builder.add(gradient, builder.scale(moving, momentum)) : moving
        return { weight: builder.sub(weight, builder.mul(update, learningRate)), slots: momentum === 0 ? [] : [moving] }
      }
  }
}
