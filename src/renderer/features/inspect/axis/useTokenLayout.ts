/** The one token axis: how wide a column is, so that all tokens fit where they can, and stay readable where they cannot; and which one is
    under the pointer. */
import { computed } from 'vue'
import type { ComputedRef } from 'vue'

const narrowest = 9
const widest = 44

export function useTokenLayout(count: () => number, room: () => number): { column: ComputedRef<number>; width: ComputedRef<number> } {
  const column = computed(() => columnWidth(count(), room()))
  const width = computed(() => column.value * count())
  return { column, width }
}

/** Pixels a token; whole ones where tokens are narrow, so that columns look alike. */
export function columnWidth(count: number, room: number): number {
  if (count === 0 || room <= 0) return narrowest
  const fit = room / count
  return Math.min(widest, Math.max(narrowest, fit < 12 ? Math.floor(fit) : Math.floor(fit * 4) / 4))
}

/** The 0-based token under the pointer, in a row that begins at the first of `count`. @param column pixels a token */
export function tokenAt(event: MouseEvent, column: number, count: number): number | null {
  if (!(event.currentTarget instanceof Element)) return null
  const x = event.clientX - event.currentTarget.getBoundingClientRect().left
  return Math.min(count - 1, Math.max(0, Math.floor(x / column)))
}
