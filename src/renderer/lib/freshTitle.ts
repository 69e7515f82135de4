/** Finds titles of cells and layers that are not taken yet. */

const longest = 80

/** `GRU`, or else `GRU 2`, `GRU 3`, …; a number at its end is counted on. */
export function freshTitle(taken: ReadonlySet<string>, base: string): string {
  if (!taken.has(base)) return base
  const stem = base.replace(/ \d+$/, '').slice(0, longest - 6)
  for (let count = 2; ; count++) if (!taken.has(`${stem} ${count}`)) return `${stem} ${count}`
}
