/** Finds the terms of nested sums, or the factors of nested products, however long the chain: without recursion. */
import type { Value } from '../program/types'

/** Returns what a value is made of, in order. `parts` gives the inputs of a value to be opened, and null for a leaf. */
export function leavesOf(value: Value, parts: (value: Value) => readonly Value[] | null): Value[] {
  const leaves: Value[] = []
  const open = [value]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const inner = parts(next)
    if (inner === null) leaves.push(next)
    else open.push(...inner.toReversed())
  }
  return leaves
}
