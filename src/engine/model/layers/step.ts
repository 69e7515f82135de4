/** The step form of a layer, beside its form over a whole sequence: what it remembers between tokens, and one token with that memory. */
import type { TensorType, Value } from '../../compiler/program/types'
import type { BlockBuilder } from '../../compiler/program/builder'
import type { LayerContext } from './context'

/** An array that a layer keeps from token to token. */
export interface MemorySpec {
  /** What it is, in words: `hidden state`, `keys`. */
  readonly label: string
  /** Unique in its layer. */
  readonly name: string
  /** [B, …]. */
  readonly type: TensorType
  /** The axis that has a place for each token, so that it grows with their number; null for a state of one size. */
  readonly tokenAxis: number | null
}

/** What a step is given: that of a sequence of one token, and where the token stands. */
export interface StepContext extends LayerContext {
  /** int32 [1]: the token's place, counted from the sequence's begin. */
  readonly position: Value
}

/** What the memory starts from is made of the weights alone. */
export type StartContext = Pick<LayerContext, 'builder' | 'batch' | 'weight'>

export interface LayerStep {
  readonly memory: readonly MemorySpec[]
  /** The memory before the first token, in the order of `memory`. */
  start(context: StartContext): readonly Value[]
  /** `input` [1, B, D] and the memory → what the layer gives on, [1, B, width], and the memory after this token. */
  step(input: Value, memory: readonly Value[], context: StepContext): Stepped
}

export interface Stepped {
  readonly value: Value
  readonly memory: readonly Value[]
}

export interface StepSizes {
  /** B. */
  readonly batch: number
  /** Tokens that a memory which grows has room for. */
  readonly capacity: number
}

export const float32 = (...shape: number[]): TensorType => ({ dtype: 'float32', shape })

/** A start from nothing. */
export function zeroStart(memory: readonly MemorySpec[]): LayerStep['start'] {
  return ({ builder }) => memory.map(({ type }) => builder.zeros(type))
}

/** [B, …] ↔ [1, B, …]: a sequence of one token. */
export function asStep(builder: BlockBuilder, value: Value): Value {
  return builder.reshape(value, [1, ...value.type.shape])
}
export function ofStep(builder: BlockBuilder, value: Value): Value {
  return builder.reshape(value, value.type.shape.slice(1))
}
