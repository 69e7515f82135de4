/** Strongly connected components: carries, or states, in groups whose members all depend on each other. */

/**
 * Groups the items so that each item reads all others of its group, directly or through others. Each group comes after the groups that it
 * reads. `reads` gives what an item is made from. For a handful of items: the work grows with n² and more.
 */
export function stronglyConnected<T>(items: readonly T[], reads: (item: T) => readonly T[]): T[][] {
  const readBy = new Map(items.map((item) => [item, everythingRead(item, reads)]))
  const reaches = (from: T, to: T): boolean => from === to || (readBy.get(from)?.has(to) ?? false)
  const components: T[][] = []
  for (const item of items) {
    const component = components.find(([first]) => first !== undefined && reaches(first, item) && reaches(item, first))
    if (component) component.push(item)
    else components.push([item])
  }
  // A component that reads another reaches everything which the other reaches, and more.
  const height = ([first]: readonly T[]) => items.filter((other) => first !== undefined && reaches(first, other)).length
  return components.sort((a, b) => height(a) - height(b))
}

/** What an item reads, directly or through others. */
function everythingRead<T>(start: T, reads: (item: T) => readonly T[]): Set<T> {
  const reached = new Set(reads(start))
  for (const item of reached) for (const each of reads(item)) reached.add(each)
  return reached
}
