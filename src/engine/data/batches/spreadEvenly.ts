/** Chooses which of many sequences an evaluation takes. */

/** The numbers of at most `most` batches of `rows`, spread evenly over 0 … `count` − 1: the same each time. The last batch may have fewer. */
export function spreadEvenly(count: number, rows: number, most: number): number[][] {
  const used = Math.min(count, most * rows)
  const numbers = Array.from({ length: used }, (_, k) => Math.floor((k * count) / used))
  return Array.from({ length: Math.ceil(used / rows) }, (_, k) => numbers.slice(k * rows, (k + 1) * rows))
}
