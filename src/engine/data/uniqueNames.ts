/** Tells equal names apart. */

/** A name that occurs again is numbered: `v`, `v (2)`. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const unique = freeOf(name, taken)
    taken.add(unique)
    return unique
  })
}

function freeOf(name: string, taken: ReadonlySet<string>): string {
  for (let k = 1; ; k++) {
    const candidate = k === 1 ? name : `${name} (${k})`
    if (!taken.has(candidate)) return candidate
  }
}
