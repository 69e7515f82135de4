/** Optimizers, clipping and their numbers as fields: names, what each is for, what it may be, and what it starts with. */
import type { ClipSettings, OptimizerSettings } from '../../../contract/document/training'
import { clipSchema, optimizerSchema } from '../../../contract/document/training'
import type { NumberRange } from '../../lib/readNumber'

type OptimizerOf<Kind> = Extract<OptimizerSettings, { kind: Kind }>

/** One number of a setting. */
export interface NumberSetting<Key extends string = string> {
  readonly key: Key
  readonly label: string
  readonly tip: string
  readonly range: NumberRange
}

type NumbersOf<Settings> = Extract<{ [Key in keyof Settings]: Settings[Key] extends number ? Key : never }[keyof Settings], string>

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

const rate = (max: number) => ({
  key: 'learningRate' as const,
  label: 'Learning rate',
  tip: 'size of a step; the schedule multiplies it',
  range: { min: 0, max, above: true }
})
const epsilon = {
  key: 'epsilon' as const,
  label: 'ε',
  tip: 'added to the root of the mean square, so that tiny gradients make no huge steps',
  range: { min: 0, max: 1, above: true }
}
const momentum = {
  key: 'momentum' as const,
  label: 'Momentum',
  tip: 'share of the last step that is added to the next; 0: none',
  range: { min: 0, max: 0.9999 }
}
const adam = [
  rate(10),
  { key: 'beta1' as const, label: 'β₁', tip: 'decay of the running mean of the gradient, per step', range: { min: 0, max: 0.9999 } },
  { key: 'beta2' as const, label: 'β₂', tip: 'decay of the running mean of its square, per step', range: { min: 0, max: 0.99999 } },
  epsilon
]

export const optimizerNumbers: { readonly [Kind in OptimizerSettings['kind']]: readonly NumberSetting<NumbersOf<OptimizerOf<Kind>>>[] } = {
  adam,
  adamw: adam,
  sgd: [rate(100), momentum],
  rmsprop: [
    rate(10),
    { key: 'decay', label: 'ρ', tip: 'decay of the running mean of its square, per step', range: { min: 0, max: 0.99999 } },
    epsilon,
    momentum
  ]
}

export const clipChoices: readonly { readonly value: ClipSettings['kind']; readonly label: string; readonly tip: string }[] = [
  { value: 'globalNorm', label: 'by global norm', tip: 'all gradients are scaled down together; their direction stays' },
  { value: 'value', label: 'by value', tip: 'each entry is cut to ± the limit; the direction may change' },
  { value: 'none', label: 'off', tip: 'one exploding gradient can undo the training so far' }
]

const limit: NumberRange = { min: 0, max: 1_000_000, above: true }
export const clipNumbers: { readonly [Kind in ClipSettings['kind']]: readonly NumberSetting[] } = {
  none: [],
  globalNorm: [{ key: 'norm', label: 'Clip norm', tip: 'largest allowed norm of all gradients together', range: limit }],
  value: [{ key: 'limit', label: 'Clip value', tip: 'largest allowed size of one entry', range: limit }]
}
export const clipDefaults: { readonly [Kind in ClipSettings['kind']]: Extract<ClipSettings, { kind: Kind }> } = {
  none: { kind: 'none' },
  globalNorm: { kind: 'globalNorm', norm: 1 },
  value: { kind: 'value', limit: 1 }
}

/** The number under a key; NaN when there is none. */
export function numberAt(settings: object, key: string): number {
  const value: unknown = Reflect.get(settings, key)
  return typeof value === 'number' ? value : NaN
}

/** Settings with one number changed; as they were when the number does not fit. */
export function withOptimizerNumber(settings: OptimizerSettings, key: string, value: number): OptimizerSettings {
  return optimizerSchema.safeParse({ ...settings, [key]: value }).data ?? settings
}
export function withClipNumber(settings: ClipSettings, key: string, value: number): ClipSettings {
  return clipSchema.safeParse({ ...settings, [key]: value }).data ?? settings
}
