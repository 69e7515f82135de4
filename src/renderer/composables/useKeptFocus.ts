/** Keeps the focus on what an update moves: a node that is put elsewhere in the page loses it. */
import { onBeforeUpdate, onUpdated } from 'vue'
import type { ShallowRef } from 'vue'

/** For a component that reorders what can have the focus within `root`. */
export function useKeptFocus(root: Readonly<ShallowRef<HTMLElement | null>>): void {
  let held: HTMLElement | null = null
  onBeforeUpdate(() => {
    const { activeElement } = document
    held = activeElement instanceof HTMLElement && root.value?.contains(activeElement) === true ? activeElement : null
  })
  onUpdated(() => {
    if (held?.isConnected === true && document.activeElement === document.body) held.focus({ preventScroll: true })
  })
}
