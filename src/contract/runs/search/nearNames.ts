/** The names that someone may have meant who wrote one that there is not. */

/** At most three, the nearest first: those with at most a third of the letters changed, and those that begin alike. */
export function nearNames(written: string, names: readonly string[]): string[] {
  const word = written.toLowerCase()
  const most = Math.max(1, Math.floor(word.length / 3))
  const rated = [...new Set(names)].map((name) => ({ name, distance: distanceOf(word, name.toLowerCase()) }))
  const near = rated.filter(({ distance }) => distance <= most)
  const alike = rated.filter(({ name, distance }) => distance > most && word.length >= 3 && name.toLowerCase().startsWith(word))
  return [...near.toSorted((a, b) => a.distance - b.distance), ...alike].slice(0, 3).map(({ name }) => name)
}

/** Letters that are put in, left out, changed or swapped with the next one (Damerau 1964). */
function distanceOf(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, k) => k)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const ways = [(row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1)]
      next.push(Math.min(...ways, ...(swapped ? [(before[j - 2] ?? 0) + 1] : [])))
    }
    ;[before, row] = [row, next]
  }
  return row[b.length] ?? 0
}
