/** Holds which dialog lies over the window. At most one does. */
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import type { WritableComputedRef } from 'vue'

export type DialogName =
  | 'palette'
  | 'shortcuts'
  | 'new'
  | 'open'
  | 'link'
  | 'import'
  | 'saveAs'
  | 'closeTab'
  | 'trainAgain'
  | 'branch'
  | 'addNode'
  | 'connect'
  | 'takeCell'
  | 'saveCell'

export const useDialogStore = defineStore('dialog', () => {
  const shown = ref<DialogName | null>(null)

  function open(name: DialogName): void {
    shown.value = name
  }

  function close(): void {
    shown.value = null
  }

  /** A dialog's `open`, for `v-model:open`. */
  function model(name: DialogName): WritableComputedRef<boolean> {
    return computed({
      get: () => shown.value === name,
      set: (open) => {
        if (open) shown.value = name
        else if (shown.value === name) shown.value = null
      }
    })
  }

  return { shown, open, close, model }
})
