/** The types of a layer's step form, which computes one token from the memory of the tokens before it. */
import type { TensorType, Value } from '../../compiler/program/types'
import type { BlockBuilder } from '../../compiler/program/builder'
import type { LayerContext, Tap } from './context'

/** An array that a layer keeps from time step to time step: between tokens, and from batch to batch where it is of one size. */
export interface StateSpec {
  /** Unique in its layer. */
  readonly name: string
  /** The name between tokens, where it is another. */
  readonly stepName?: string
  /** What it is, in words: `hidden state`, `keys`. */
  readonly label: string
  /** Sizes in one sequence; an axis of `tokens` has a place for each token, so that the array grows with their number. */
  readonly shape: readonly (number | 'tokens')[]
}

/** A state between tokens. */
export interface MemorySpec {
  readonly label: string
  readonly name: string
  /** [B, …]. */
  readonly type: TensorType
  /** The axis that has a place for each token; null for a state of one size. */
  readonly tokenAxis: number | null
}

/** The context of a step: that of a sequence of one token, with the token's place. */
export interface StepContext extends LayerContext {
  /** int32 [1]: the token's place, counted from the sequence's begin. */
  readonly position: Value
}

/** The context for the initial memory, which depends only on the weights. */
export type StartContext = Pick<LayerContext, 'builder' | 'batch' | 'weight'>

export interface Stepped {
  readonly value: Value
  /** In the order of the layer's states. */
  readonly memory: readonly Value[]
  /** Values inside the layer over a sequence of one token, where the context asks for them. The output is not among them. */
  readonly taps?: readonly Tap[]
}

export interface StepSizes {
  /** B. */
  readonly batch: number
  /** Tokens that a memory which grows has room for. */
  readonly capacity: number
}

/** The memory that a state is, in a batch and with room for so many tokens. */
export function memorySpec({ name, stepName, label, shape }: StateSpec, { batch, capacity }: StepSizes): MemorySpec {
  const sizes = shape.map((size) => (size === 'tokens' ? capacity : size))
  const tokens = shape.indexOf('tokens')
  return {
    name: stepName ?? name,
    label,
    type: { dtype: 'float32', shape: [batch, ...sizes] },
    tokenAxis: tokens < 0 ? null : tokens + 1
  }
}

/** [B, …] ↔ [1, B, …]: a sequence of one token. */
export function asStep(builder: BlockBuilder, value: Value): Value {
  return builder.reshape(value, [1, ...value.type.shape])
}
export function ofStep(builder: BlockBuilder, value: Value): Value {
  return builder.reshape(value, value.type.shape.slice(1))
}

/** The name of a layer's state in the whole model. */
export const stateName = (layer: string, state: string): string => `${layer}.${state}`
