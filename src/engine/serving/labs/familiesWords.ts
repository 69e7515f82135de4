/** Names the families of a study in a few words. */

/** Such as `RNN and LSTM`, or `5 families`. */
export function familiesWords(families: readonly string[]): string {
  if (families.length > 3) return `${families.length} families`
  return families.length === 1 ? (families[0] ?? '') : `${families.slice(0, -1).join(', ')} and ${families.at(-1)}`
}
