/** Copies a block into another one, with some operations replaced: what passes are written with. */
import { mapped } from './builder'
import type { BlockBuilder } from './builder'
import { at } from './shapes'
import type { AnyOperation, Block, Value } from './types'

/** What each value of a block became in its copy. */
export type Copies = Map<Value, Value>

/**
 * What becomes of an operation: null copies it, and values stand in for its outputs. An empty list leaves the operation out, or says that
 * its outputs are in `copies` already.
 */
export type Rewrite = (operation: AnyOperation, copies: Copies) => readonly Value[] | null

/** Declares the parameters of `block` in `builder` and appends copies of its operations, or what `rewrite` puts in their place. */
export function copyInto(builder: BlockBuilder, block: Block, rewrite: Rewrite = () => null): Copies {
  const copies: Copies = new Map(block.parameters.map((parameter) => [parameter, builder.parameter(parameter.type)]))
  for (const operation of block.operations) {
    builder.origin = operation.origin
    const substitutes = rewrite(operation, copies)
    if (substitutes) substitutes.forEach((value, k) => copies.set(at(operation.outputs, k), value))
    else builder.copy(operation, copies)
  }
  return copies
}

/** What some values of a block became. Throws ProgramError when one of them has no copy. */
export function copiesOf(copies: ReadonlyMap<Value, Value>, values: readonly Value[]): Value[] {
  return values.map((value) => mapped(copies, value))
}
