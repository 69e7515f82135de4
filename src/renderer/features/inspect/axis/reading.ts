/** Reads tokens or rows one by one: the keys that go through them (left and right, Home and End), and the one under the pointer. */

/**
 * Returns the place that a key leads to from place `at`, among the places 0 to `last`, and keeps the key from the page. It is null for any
 * other key, and where there is no place.
 */
export function placeAfterKey(event: KeyboardEvent, at: number, last: number): number | null {
  const jumps: Readonly<Record<string, number>> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }
  const next = jumps[event.key]
  if (next === undefined || last < 0 || event.ctrlKey || event.metaKey || event.altKey) return null
  event.preventDefault()
  event.stopPropagation()
  return Math.min(last, Math.max(0, next))
}

/** The place, as its element says it in `data-at`, that an event happened at; null where there is none. */
export function placeOf({ target }: Event): number | null {
  const at = target instanceof HTMLElement ? target.dataset['at'] : undefined
  return at === undefined ? null : Number(at)
}
