/** Suggests names that a mistyped one might mean, the likeliest first. */

/** Returns at most three names of `known`. */
export function suggest(written: string, known: Iterable<string>): string[] {
  const most = Math.max(1, Math.floor(written.length / 3))
  return [...new Set(known)]
    .map((name) => ({ name, slips: slips(written.toLowerCase(), name.toLowerCase()) + (written === name ? 0 : 0.1) }))
    .filter((each) => each.slips < most + 1 && each.slips < Math.max(each.name.length, written.length) && each.name !== written)
    .sort((a, b) => a.slips - b.slips)
    .slice(0, 3)
    .map((each) => each.name)
}

/** Counts letters to insert, drop, replace or swap with their neighbour (Damerau 1964, adjacent letters only). */
function slips(a: string, b: string): number {
  let [before, row] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      next[j] = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + same, swapped ? (before[j - 2] ?? 0) + 1 : Infinity)
    }
    ;[before, row] = [row, next]
  }
  return row[b.length] ?? 0
}
