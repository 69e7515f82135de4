/** Makes the optimizer that a document asks for, and names its variables. */
import type { OptimizerSettings } from '../../../contract/document/training'
import { adam } from './adam'
import type { Optimizer } from './updateRule'
import { rmsprop } from './rmsprop'
import { sgd } from './sgd'

export function createOptimizer(settings: OptimizerSettings): Optimizer {
  switch (settings.kind) {
    case 'adam':
    case 'adamw':
      return adam(settings)
    case 'sgd':
      return sgd(settings)
    case 'rmsprop':
      return rmsprop(settings)
    default:
      return settings satisfies never
  }
}

/** The variable that holds a weight's slot. */
export const slotName = (slot: string, weight: string): string => `${slot}.${weight}`
