/** The fields of optimizers, clipping and weight decay: their names, purposes and default values. */
import type { ClipSettings, OptimizerSettings, TrainingSettings } from '../../../contract/document/training'
import type { Field } from '../settings/field'

type OptimizerOf<Kind> = Extract<OptimizerSettings, { kind: Kind }>
type ClipOf<Kind> = Extract<ClipSettings, { kind: Kind }>
type WeightDecay = TrainingSettings['weightDecay']

/** Adam as its paper has it but for the rate, which is that of the templates; SGD with the usual momentum; RMSProp as PyTorch's. */
export const optimizerDefaults: { readonly [Kind in OptimizerSettings['kind']]: OptimizerOf<Kind> } = {
  adam: { kind: 'adam', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  adamw: { kind: 'adamw', learningRate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  sgd: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: false },
  rmsprop: { kind: 'rmsprop', learningRate: 0.001, decay: 0.99, epsilon: 1e-8, momentum: 0 }
}

export const optimizerChoices: readonly { readonly value: OptimizerSettings['kind']; readonly label: string; readonly tip: string }[] = [
  { value: 'adam', label: 'Adam', tip: 'each parameter has a step size of its own, from running means of its gradient and of its square' },
  {
    value: 'adamw',
    label: 'AdamW',
    tip: 'Adam with decoupled weight decay: all weights shrink at the same rate, whatever their gradient'
  },
  { value: 'sgd', label: 'SGD with momentum', tip: 'one step size for all parameters, along a running sum of gradients' },
  { value: 'rmsprop', label: 'RMSProp', tip: 'the gradient over the root of its running mean square' }
]

const rate = { key: 'learningRate', label: 'Learning rate', tip: 'size of a step; the schedule multiplies it' } as const
const epsilon = {
  key: 'epsilon',
  label: 'ε',
  tip: 'added to the root of the mean square, so that tiny gradients make no huge steps'
} as const
const momentum = { key: 'momentum', label: 'Momentum', tip: 'share of the last step that is added to the next; 0: none' } as const
const adam = [
  rate,
  { key: 'beta1', label: 'β₁', tip: 'decay of the running mean of the gradient, per step' },
  { key: 'beta2', label: 'β₂', tip: 'decay of the running mean of its square, per step' },
  epsilon
] as const

export const optimizerFields: { readonly [Kind in OptimizerSettings['kind']]: readonly Field<OptimizerOf<Kind>>[] } = {
  adam,
  adamw: adam,
  sgd: [
    rate,
    momentum,
    { key: 'nesterov', label: 'Nesterov', tip: 'Nesterov momentum: the gradient is taken as if after the momentum step' }
  ],
  rmsprop: [rate, { key: 'decay', label: 'ρ', tip: 'decay of the running mean of its square, per step' }, epsilon, momentum]
}

export const clipChoices: readonly { readonly value: ClipSettings['kind']; readonly label: string; readonly tip: string }[] = [
  { value: 'globalNorm', label: 'by global norm', tip: 'all gradients are scaled down together; their direction stays' },
  { value: 'value', label: 'by value', tip: 'each entry is cut to ± the limit; the direction may change' },
  { value: 'none', label: 'off', tip: 'one exploding gradient can undo the training so far' }
]

export const clipFields: { readonly [Kind in ClipSettings['kind']]: readonly Field<ClipOf<Kind>>[] } = {
  none: [],
  globalNorm: [{ key: 'norm', label: 'Clip norm', tip: 'largest allowed norm of all gradients together' }],
  value: [{ key: 'limit', label: 'Clip value', tip: 'largest allowed size of one entry' }]
}
export const clipDefaults: { readonly [Kind in ClipSettings['kind']]: ClipOf<Kind> } = {
  none: { kind: 'none' },
  globalNorm: { kind: 'globalNorm', norm: 1 },
  value: { kind: 'value', limit: 1 }
}

/** Weight decay under an optimizer; whether vectors decay is only asked where anything does. */
export function decayFields(optimizer: OptimizerSettings['kind'], decays: boolean): readonly Field<WeightDecay>[] {
  const tip =
    optimizer === 'adamw'
      ? 'learning rate times this share is taken off each weight in a step; 0: none'
      : 'this share of each weight is added to its gradient (L2); 0: none'
  const rate: Field<WeightDecay> = { key: 'rate', label: 'Weight decay', tip }
  const vectors: Field<WeightDecay> = {
    key: 'vectors',
    label: 'Decay biases too',
    tip: 'also biases, gains of norms and other parameters of one axis'
  }
  return decays ? [rate, vectors] : [rate]
}
