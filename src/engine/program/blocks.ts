/** Questions about blocks that passes and gradients ask. */
import type { AnyOperation, Block, Value } from './types'

/** The operation that makes each value of a block; parameters have none. */
export function producersOf(block: Block): ReadonlyMap<Value, AnyOperation> {
  return new Map(block.operations.flatMap((operation) => operation.outputs.map((value) => [value, operation] as const)))
}
