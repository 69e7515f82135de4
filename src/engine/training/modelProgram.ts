/** What training and inspection need to know of a model: its weights, and how its forward pass is written. */
import type { RandomSource } from '../lower/dropout'
import type { BlockBuilder } from '../program/builder'
import type { TensorType, Value } from '../program/types'

export interface ModelProgram<Tap = unknown> {
  /** Name → type of each weight, in the order in which they are reported. */
  readonly weights: ReadonlyMap<string, TensorType>
  /** Writes the forward pass over tokens int32 [T, B]: logits [T, B, V], and the values inside when taps are asked for. */
  forward(
    builder: BlockBuilder,
    weights: ReadonlyMap<string, Value>,
    tokens: Value,
    options: { taps: boolean; random?: RandomSource }
  ): { logits: Value; taps: readonly Tap[] }
}

/** Tokens of a batch: `length` time steps of `batch` sequences. */
export interface BatchShape {
  readonly length: number
  readonly batch: number
}

/** int32 [T, B]. */
export const tokenType = ({ length, batch }: BatchShape): TensorType => ({ dtype: 'int32', shape: [length, batch] })

export const scalarType: TensorType = { dtype: 'float32', shape: [] }
