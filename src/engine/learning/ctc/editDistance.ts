/** How far one sequence is from another: the least number of entries to put in, take out or replace (Levenshtein 1966). */

export function editDistance(said: ArrayLike<number>, truth: ArrayLike<number>): number {
  return distances(said, truth)[said.length]?.[truth.length] ?? 0
}

/** For each entry of both the one that it stands for in a shortest way from one to the other; null where there is none. */
export interface AlignedPair {
  readonly said: number | null
  readonly truth: number | null
}

/** A shortest way as pairs, from the beginning on. Where there are several, entries are replaced rather than put in and taken out. */
export function alignedPairs(said: readonly number[], truth: readonly number[]): AlignedPair[] {
  const table = distances(said, truth)
  const pairs: AlignedPair[] = []
  let [i, k] = [said.length, truth.length]
  while (i > 0 || k > 0) {
    const here = table[i]?.[k] ?? 0
    const [one = null, other = null] = [said[i - 1], truth[k - 1]]
    if (i > 0 && k > 0 && here === (table[i - 1]?.[k - 1] ?? 0) + (one === other ? 0 : 1)) {
      pairs.push({ said: one, truth: other })
      i--
      k--
    } else if (i > 0 && here === (table[i - 1]?.[k] ?? 0) + 1) {
      pairs.push({ said: one, truth: null })
      i--
    } else {
      pairs.push({ said: null, truth: other })
      k--
    }
  }
  return pairs.reverse()
}

/** The distance of each beginning of `said` from each beginning of `truth`. */
function distances(said: ArrayLike<number>, truth: ArrayLike<number>): number[][] {
  const table = [Array.from({ length: truth.length + 1 }, (_, k) => k)]
  for (let i = 0; i < said.length; i++) {
    const [before = [], row] = [table[i], [i + 1]]
    for (let k = 0; k < truth.length; k++) {
      const replaced = (before[k] ?? 0) + (said[i] === truth[k] ? 0 : 1)
      row.push(Math.min(replaced, (before[k + 1] ?? 0) + 1, (row[k] ?? 0) + 1))
    }
    table.push(row)
  }
  return table
}
