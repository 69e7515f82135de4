/** Gives the pair that occurs most often. Pairs whose count has changed since are passed over when their turn comes. */

interface Entry {
  readonly pair: number
  readonly count: number
}

export class PairHeap {
  private readonly entries: Entry[] = []

  push(pair: number, count: number): void {
    const { entries } = this
    entries.push({ pair, count })
    for (let k = entries.length - 1; k > 0;) {
      const above = (k - 1) >> 1
      if (!this.isBefore(k, above)) return
      this.swap(k, above)
      k = above
    }
  }

  /** Takes the pair that occurs most often by `counts`, of equals the smallest number; null where there is none. */
  pop(counts: ReadonlyMap<number, number>): number | null {
    for (let first = this.take(); first !== null; first = this.take()) {
      if (counts.get(first.pair) === first.count && first.count > 0) return first.pair
    }
    return null
  }

  private take(): Entry | null {
    const { entries } = this
    const [first] = entries
    const last = entries.pop()
    if (first === undefined || last === undefined) return null
    if (entries.length === 0) return first
    entries[0] = last
    for (let k = 0; ;) {
      const [left, right] = [2 * k + 1, 2 * k + 2]
      const below = right < entries.length && this.isBefore(right, left) ? right : left
      if (below >= entries.length || !this.isBefore(below, k)) return first
      this.swap(below, k)
      k = below
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.entries[a], this.entries[b]]
    if (!one || !other) return false
    return one.count === other.count ? one.pair < other.pair : one.count > other.count
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.entries[a], this.entries[b]]
    if (!one || !other) return
    this.entries[a] = other
    this.entries[b] = one
  }
}
