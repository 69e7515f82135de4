/** Questions about blocks that passes and gradients ask. */
import type { AnyOperation, Block, Value } from './types'

/** The operation that makes each value of a block; parameters have none. */
export function producersOf(block: Block): ReadonlyMap<Value, AnyOperation> {
  return new Map(block.operations.flatMap((operation) => operation.outputs.map((value) => [value, operation] as const)))
}

/** The values of a block that `roots` are computed from, and these themselves; what `given` are made of is not needed for them. */
export function neededFor(block: Block, roots: readonly Value[], given: ReadonlySet<Value> = new Set()): Set<Value> {
  const needed = new Set(roots)
  for (const operation of [...block.operations].reverse())
    if (operation.outputs.some((value) => needed.has(value) && !given.has(value))) operation.inputs.forEach((value) => needed.add(value))
  return needed
}
