/** Finds items by what a person types: all words must occur; what starts with them comes first. */

/** `textsOf` gives an item's texts, the most telling one first. An empty query keeps all items in their order. */
export function rankByText<T>(items: readonly T[], query: string, textsOf: (item: T) => readonly string[]): T[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return [...items]
  return items
    .map((item, at) => ({ item, at, rank: rank(words, textsOf(item)) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || a.at - b.at)
    .map(({ item }) => item)
}

/** Lower is better; null when a word occurs nowhere. */
function rank(words: readonly string[], texts: readonly string[]): number | null {
  const ranks = words.map((word) => wordRank(word, texts))
  return ranks.every((one) => one !== null) ? ranks.reduce<number>((sum, one) => sum + (one ?? 0), 0) : null
}

function wordRank(word: string, texts: readonly string[]): number | null {
  const ranks = texts.flatMap((text, nth) => {
    const lower = text.toLowerCase()
    const at = lower.indexOf(word)
    if (at < 0) return []
    if (lower === word) return [nth * 10]
    if (at === 0) return [nth * 10 + 1]
    return [/[\s/(,·-]/.test(lower[at - 1] ?? '') ? nth * 10 + 2 : nth * 10 + 5]
  })
  return ranks.length === 0 ? null : Math.min(...ranks)
}
