/** Follows the place of an element of the window while panels move, and brings it into view when it is asked for. */
import { onMounted, onUnmounted, ref, watch } from 'vue'
import type { Ref } from 'vue'
import type { Box } from './cardPlace'

/** Null while no element answers the selector. */
export function useTargetBox(selector: () => string | null): Ref<Box | null> {
  const box = ref<Box | null>(null)
  let frame = 0
  let brought = false

  function follow(): void {
    const wanted = selector()
    const element = wanted === null ? null : document.querySelector(wanted)
    if (element !== null && !brought) element.scrollIntoView({ block: 'nearest' })
    brought = element !== null
    const bounds = element?.getBoundingClientRect()
    const next = bounds === undefined ? null : { left: bounds.left, top: bounds.top, width: bounds.width, height: bounds.height }
    if (JSON.stringify(next) !== JSON.stringify(box.value)) box.value = next
    frame = requestAnimationFrame(follow)
  }
  watch(selector, () => (brought = false))
  onMounted(follow)
  onUnmounted(() => cancelAnimationFrame(frame))
  return box
}
