/** Chooses which of many sequences an evaluation or a lens takes. */

/** At most `most` numbers, spread evenly over 0 … `count` − 1: the same each time. */
export function evenly(count: number, most: number): number[] {
  const used = Math.min(count, most)
  return Array.from({ length: used }, (_, k) => Math.floor((k * count) / used))
}

/** The numbers of at most `most` batches of `rows`, as `evenly` gives them. The last batch may have fewer. */
export function spreadEvenly(count: number, rows: number, most: number): number[][] {
  const numbers = evenly(count, most * rows)
  return Array.from({ length: Math.ceil(numbers.length / rows) }, (_, k) => numbers.slice(k * rows, (k + 1) * rows))
}
