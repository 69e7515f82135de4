/** What several parts of the engine need to know about loops. */
import type { BlockBuilder } from './builder'
import type { Value } from './types'

/** What a carry was before each step, [T, ...]: `initial` first, then `made`, what the steps before left, in the direction of the loop. */
export function beforeEachStep(builder: BlockBuilder, initial: Value, made: Value, reverse: boolean): Value {
  const length = made.type.shape[0] ?? 0
  const first = builder.reshape(initial, [1, ...initial.type.shape])
  const rest = builder.sliceAxis(made, 0, reverse ? 1 : 0, length - 1)
  return builder.concat(reverse ? [rest, first] : [first, rest], 0)
}
