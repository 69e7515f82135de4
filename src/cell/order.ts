/** Puts things into an order in which each comes after what it needs, or says which of them need each other in a circle. */

export interface Ordered<T> {
  /** The items that neither are in a circle nor need one, in order. Items that could swap places keep the order of the argument. */
  readonly order: readonly T[]
  /** One circle for each group of items that need each other; each item is needed by the next, and the last by the first. */
  readonly cycles: readonly (readonly T[])[]
}

/**
 * Orders items so that each follows those that `needs` returns for it; needs outside `items` are ignored. It does not recurse, so that
 * long chains do not overflow the stack.
 */
export function orderByNeeds<T>(items: readonly T[], needs: (item: T) => readonly T[]): Ordered<T> {
  const known = new Set(items)
  const needed = new Map(items.map((item) => [item, [...new Set(needs(item))].filter((each) => known.has(each))]))
  const order = placeable(items, needed)
  const placed = new Set(order)
  return {
    order,
    cycles:
      order.length === known.size
        ? []
        : findCycles(
            items.filter((item) => !placed.has(item)),
            needed
          )
  }
}

/** Kahn's algorithm, always taking the earliest item that can come next. */
function placeable<T>(items: readonly T[], needed: ReadonlyMap<T, readonly T[]>): T[] {
  const missing = new Map(items.map((item) => [item, needed.get(item)?.length ?? 0]))
  const users = usersOf(items, needed)
  const position = new Map(items.map((item, k) => [item, k]))
  const ready = new Heap<T>((item) => position.get(item) ?? 0)
  for (const item of missing.keys()) if (missing.get(item) === 0) ready.push(item)
  const order: T[] = []
  for (let item = ready.pop(); item !== undefined; item = ready.pop()) {
    order.push(item)
    for (const user of users.get(item) ?? []) {
      const stillMissing = (missing.get(user) ?? 0) - 1
      missing.set(user, stillMissing)
      if (stillMissing === 0) ready.push(user)
    }
  }
  return order
}

/** Maps each item to the items that need it. */
export function usersOf<T>(items: Iterable<T>, needed: ReadonlyMap<T, readonly T[]>): Map<T, T[]> {
  const users = new Map<T, T[]>([...items].map((item) => [item, []]))
  for (const [item, list] of needed) for (const each of list) users.get(each)?.push(item)
  return users
}

/** Returns `start` and every item that it needs, directly or indirectly. */
export function reached<T>(start: Iterable<T>, needs: (item: T) => readonly T[]): Set<T> {
  const reachable = new Set(start)
  for (const item of reachable) for (const each of needs(item)) reachable.add(each)
  return reachable
}

/** Follows needs from each item until one repeats. Each circle is reported once. */
function findCycles<T>(stuck: readonly T[], needed: ReadonlyMap<T, readonly T[]>): T[][] {
  const open = new Set(stuck)
  const seen = new Set<T>()
  const cycles: T[][] = []
  for (const start of stuck) {
    const path: T[] = []
    let item: T | undefined = start
    while (item !== undefined && !seen.has(item)) {
      seen.add(item)
      path.push(item)
      item = needed.get(item)?.find((each) => open.has(each))
    }
    const from = item === undefined ? -1 : path.indexOf(item)
    if (from >= 0) cycles.push(path.slice(from).reverse())
  }
  return cycles
}

/** A binary heap, ordered by a number for each item. */
class Heap<T> {
  private readonly items: { readonly key: number; readonly item: T }[] = []
  constructor(private readonly keyOf: (item: T) => number) {}

  push(item: T): void {
    const entry = { key: this.keyOf(item), item }
    let k = this.items.length
    this.items.push(entry)
    while (k > 0) {
      const parent = this.items[(k - 1) >> 1]
      if (!parent || parent.key <= entry.key) break
      this.items[k] = parent
      k = (k - 1) >> 1
    }
    this.items[k] = entry
  }

  pop(): T | undefined {
    const top = this.items[0]
    const last = this.items.pop()
    if (last && this.items.length > 0) this.sink(last)
    return top?.item
  }

  private sink(entry: { readonly key: number; readonly item: T }): void {
    let k = 0
    for (;;) {
      const [left, right] = [this.items[2 * k + 1], this.items[2 * k + 2]]
      const child = right && left && right.key < left.key ? right : left
      if (!child || child.key >= entry.key) break
      this.items[k] = child
      k = child === left ? 2 * k + 1 : 2 * k + 2
    }
    this.items[k] = entry
  }
}
