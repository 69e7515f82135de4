/** Follows the place of an element of the window while panels move, and brings it into view when it is asked for. */
import { onUnmounted, ref, watch } from 'vue'
import type { Ref } from 'vue'
import type { Box } from './cardPlace'

/** Null while no element answers the selector. Without a selector no frame is waited for. */
export function useTargetBox(selector: () => string | null): Ref<Box | null> {
  const box = ref<Box | null>(null)
  let frame = 0
  let brought = false

  function follow(wanted: string): void {
    const element = document.querySelector(wanted)
    if (element !== null && !brought) element.scrollIntoView({ block: 'nearest' })
    brought = element !== null
    const bounds = element?.getBoundingClientRect()
    const next = bounds === undefined ? null : { left: bounds.left, top: bounds.top, width: bounds.width, height: bounds.height }
    if (JSON.stringify(next) !== JSON.stringify(box.value)) box.value = next
    frame = requestAnimationFrame(() => follow(wanted))
  }

  watch(
    selector,
    (wanted) => {
      cancelAnimationFrame(frame)
      brought = false
      if (wanted === null) box.value = null
      else follow(wanted)
    },
    { immediate: true, flush: 'post' }
  )
  onUnmounted(() => cancelAnimationFrame(frame))
  return box
}
