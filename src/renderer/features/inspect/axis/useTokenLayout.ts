/** The one token axis: how wide a column is, so that all tokens fit where they can, and stay readable where they cannot: longer tokens need wider columns; and which one is
    under the pointer. */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'

const narrowest = 9
const widest = 44

/** `tokens` are the words along the axis, or nothing but their places where time steps are numbered. */
export function useTokenLayout(
  tokens: () => readonly string[],
  room: () => number,
  numbered: () => boolean = () => false
): { column: ComputedRef<number>; width: ComputedRef<number> } {
  const column = computed(() => columnWidth(tokens().length, room(), numbered() ? narrowest : leastWidth(tokens())))
  const width = computed(() => column.value * tokens().length)
  return { column, width }
}

/** Pixels a token; whole ones where tokens are narrow, so that columns look alike. */
export function columnWidth(count: number, room: number, least: number = narrowest): number {
  if (count === 0 || room <= 0) return least
  const fit = room / count
  return Math.min(widest, Math.max(least, fit < 12 ? Math.floor(fit) : Math.floor(fit * 4) / 4))
}

/** Pixels of a character in the axis's font. */
const characterWidth = 7
/** Most tokens can be read: the longest tenth may be cut. */
function leastWidth(tokens: readonly string[]): number {
  const lengths = tokens.map((token) => [...token].length).sort((a, b) => a - b)
  const usual = lengths[Math.floor(lengths.length * 0.9)] ?? 1
  return usual <= 1 ? narrowest : Math.min(widest, usual * characterWidth + 4)
}

/** The 0-based token under the pointer, in a row that begins at the first of `count`. @param column pixels a token */
export function tokenAt(event: MouseEvent, column: number, count: number): number | null {
  if (!(event.currentTarget instanceof Element)) return null
  const x = event.clientX - event.currentTarget.getBoundingClientRect().left
  return Math.min(count - 1, Math.max(0, Math.floor(x / column)))
}
