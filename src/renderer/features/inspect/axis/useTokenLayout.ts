/** The one token axis: how wide a column is, so that all tokens fit where they can, and stay readable where they cannot. */
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
