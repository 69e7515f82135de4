/** A field that a person is typing in is taken over, as on leaving it, before its document gives way to another, is saved or trained. */
import { onScopeDispose } from 'vue'
import { useDocumentStore } from '../stores/documentStore'

export function useFieldSettling(): void {
  onScopeDispose(
    useDocumentStore().settledBy(() => {
      const field = document.activeElement
      if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
        field.dispatchEvent(new Event('change', { bubbles: true }))
    })
  )
}
