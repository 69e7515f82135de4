/** Walks along chains of operations without recursion, however long they are. */
import type { Value } from '../program/types'

/** Returns the terms of nested sums, or the factors of nested products, in order. `parts` gives the inputs of a value to be opened, and null for a leaf. */
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

/**
 * Finishes an item after all that it needs. `missing` gives the first item that has to be finished before one, and undefined where there is
 * none.
 */
export function needsFirst<T>(item: T, missing: (item: T) => T | undefined, finish: (item: T) => void): void {
  const open = [item]
  for (let next = open.at(-1); next !== undefined; next = open.at(-1)) {
    const before = missing(next)
    if (before !== undefined) open.push(before)
    else {
      finish(next)
      open.pop()
    }
  }
}
