/** What depends on itself over time: carries, or states, in groups of those that depend on each other. */

/**
 * Groups of items each of which reads, directly or not, all others of its group, each group after those that it reads. `reads`: what an item is made
 * from, itself included or not. For a handful of items: takes n² steps and more.
 */
export function knotsOf<T>(items: readonly T[], reads: (item: T) => readonly T[]): T[][] {
  const below = new Map(items.map((item) => [item, closure(item, reads)]))
  const reaches = (from: T, to: T): boolean => from === to || (below.get(from)?.has(to) ?? false)
  const knots: T[][] = []
  for (const item of items) {
    const knot = knots.find(([first]) => first !== undefined && reaches(first, item) && reaches(item, first))
    if (knot) knot.push(item)
    else knots.push([item])
  }
  // What reads another group reaches all that the other reaches, and more.
  const height = ([first]: readonly T[]) => items.filter((other) => first !== undefined && reaches(first, other)).length
  return knots.sort((a, b) => height(a) - height(b))
}

function closure<T>(start: T, reads: (item: T) => readonly T[]): Set<T> {
  const found = new Set(reads(start))
  for (const item of found) for (const each of reads(item)) found.add(each)
  return found
}
