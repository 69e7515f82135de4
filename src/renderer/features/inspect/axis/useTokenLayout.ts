/** The one token axis: how wide a column is, so that all tokens fit where they can, and stay readable where they cannot. */
import { computed, onScopeDispose, ref, watch } from 'vue'
import type { ComputedRef, Ref } from 'vue'

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

/** The inner size of an element, kept up to date: the room that the axis has. */
export function useElementSize(element: Readonly<Ref<HTMLElement | null>>): { width: Ref<number>; height: Ref<number> } {
  const width = ref(0)
  const height = ref(0)
  const observer = new ResizeObserver(([entry]) => {
    if (entry === undefined) return
    width.value = entry.contentRect.width
    height.value = entry.contentRect.height
  })
  watch(
    element,
    (now, before) => {
      if (before) observer.unobserve(before)
      if (now) observer.observe(now)
    },
    { immediate: true, flush: 'post' }
  )
  onScopeDispose(() => observer.disconnect())
  return { width, height }
}
