/** Takes over the field that a user is typing in before its document is saved, trained or hidden by another, as on leaving the field. */
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
