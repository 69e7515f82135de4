/** Makes names that are not taken yet. */

const longest = 64

/** Returns `base`, or the first free one of `base2`, `base3`, … when `base` is taken. */
export function freshName(taken: ReadonlySet<string>, base: string): string {
  if (!taken.has(base)) return base
  const stem = base.replace(/\d+$/, '').slice(0, longest - 6) || 'n'
  for (let count = 2; ; count++) if (!taken.has(`${stem}${count}`)) return `${stem}${count}`
}
