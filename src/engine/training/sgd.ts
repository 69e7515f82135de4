/** Stochastic gradient descent with momentum (Sutskever et al. 2013, in PyTorch's form): u ← μ·u + g, w ← w − η·u. */
import type { OptimizerSettings } from '../../contract/document/training'
import { at } from '../program/shapes'
import type { Optimizer } from './optimizer'

type SgdSettings = Extract<OptimizerSettings, { kind: 'sgd' }>

export function sgd({ momentum }: SgdSettings): Optimizer {
  return {
    slots: momentum === 0 ? [] : ['sgd.momentum'],
    begin:
      (builder, { learningRate }) =>
      (weight, gradient, slots) => {
        const update = momentum === 0 ? gradient : builder.add(builder.scale(at(slots, 0), momentum), gradient)
        return { weight: builder.sub(weight, builder.mul(update, learningRate)), slots: momentum === 0 ? [] : [update] }
      }
  }
}
