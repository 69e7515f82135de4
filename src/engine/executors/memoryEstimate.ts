/** An executor's estimate of the memory that a module will take. */
import type { OperationName } from '../compiler/program/types'

/** An array that is held at the step's peak. */
export interface LargeValue {
  /** The layer whose weights made it, or null. */
  readonly layer: string | null
  readonly operation: OperationName
  /** The shape in one part of the batch. */
  readonly shape: readonly number[]
  /** Bytes in all parts together. */
  readonly bytes: number
}

export interface MemoryEstimate {
  /** Bytes in all, above what the engine holds at rest. */
  readonly bytes: number
  /** Bytes that stay between steps: weights, optimizer state, and accumulated gradients. */
  readonly state: number
  /** The peak of all other bytes during a step. */
  readonly step: number
  /** The three largest at that moment. */
  readonly largest: readonly LargeValue[]
}
