/** What every layer's lowering is given, and the taps that it may give back. */
import type { Role } from '../../contract/document/cellGraph'
import type { BlockBuilder } from '../program/builder'
import type { Value } from '../program/types'

/** A value inside a cell for all time steps. A tap never changes what the other values are. */
export interface Tap {
  /** `<layer>.<node name>`; the next state of `c` is `<layer>.c`. */
  readonly name: string
  readonly layer: string
  /** Identifier of the cell node. */
  readonly node: string
  /** What it is, in words and without its name: `forget gate`, `cell state`. */
  readonly label: string
  readonly role: Role
  /** `gate`: always in 0…1. */
  readonly range: 'gate' | 'signed'
  /** [T, B, U]; values of more than one axis come flattened. */
  readonly value: Value
}

export interface LayerContext {
  readonly builder: BlockBuilder
  /** T and B. */
  readonly length: number
  readonly batch: number
  /** A weight's value by its name in `modelWeights`. */
  readonly weight: (name: string) => Value
  readonly taps: boolean
}

export interface LoweredLayer {
  /** [T, B, width]. */
  readonly value: Value
  readonly taps: readonly Tap[]
}

/** [T, B, D] × [D, units] → [T, B, units]. */
export function project({ builder, length, batch }: LayerContext, input: Value, weight: Value): Value {
  const [rows, units] = [input.type.shape[2] ?? 0, weight.type.shape[1] ?? 0]
  const flat = builder.reshape(input, [length * batch, rows])
  return builder.reshape(builder.matmul(flat, weight), [length, batch, units])
}
