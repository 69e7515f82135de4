/** Small pieces of sentences, for all who put what is known into words. */

/** The sentence with a capital letter at its beginning. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

/** `a`, `a and b`, `a, b and c`; `last`: the word before the last. Of no items `nothing`. */
export function listed(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items[0] ?? 'nothing'
  return `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1] ?? ''}`
}
