/** Holds whether the tour is shown, and its step. */
import { defineStore } from 'pinia'
import { ref } from 'vue'

export const useTourStore = defineStore('tour', () => {
  /** 0-based; null while it is not shown. */
  const at = ref<number | null>(null)

  function go(step: number): void {
    at.value = step
  }

  function close(): void {
    at.value = null
  }

  return { at, go, close }
})
