/** Builds small pieces of sentences. */

/** The sentence with a capital letter at its beginning. */
export function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1)
}

/** Writes `a`, `a and b`, `a, b and c`, or `nothing` for no items; `last` is the word before the last item. */
export function listed(items: readonly string[], last = 'and'): string {
  if (items.length < 2) return items[0] ?? 'nothing'
  return `${items.slice(0, -1).join(', ')} ${last} ${items[items.length - 1] ?? ''}`
}
