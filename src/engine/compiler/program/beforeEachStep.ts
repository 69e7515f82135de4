/** Stacks what a carry was before each step of a loop. */
import type { BlockBuilder } from './builder'
import type { Value } from './types'

/** [T, ...]: `initial` at the first step, then what the steps before gave, which `after` [T, ...] holds in the direction of the loop. */
export function beforeEachStep(builder: BlockBuilder, initial: Value, after: Value, reverse: boolean): Value {
  const length = after.type.shape[0] ?? 0
  const first = builder.reshape(initial, [1, ...initial.type.shape])
  const rest = builder.sliceAxis(after, 0, reverse ? 1 : 0, length - 1)
  return builder.concat(reverse ? [rest, first] : [first, rest], 0)
}
