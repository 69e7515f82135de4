/** The open document with its history of edits, and whether the file on disk has them. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { GatescopeDocument } from '../../contract/document/document'
import type { Edit } from '../lib/edits/edit'
import { perform, position, redo as redoIn, startHistory, undo as undoIn } from '../lib/edits/history'
import type { History } from '../lib/edits/history'

export const useDocumentStore = defineStore('document', () => {
  const history = shallowRef<History | null>(null)
  /** The name under which the document is saved in the workspace; null while it never was. */
  const fileName = ref<string | null>(null)
  const savedAt = ref<number | null>(null)
  const savedPosition = ref<number | null>(null)

  const document = computed<GatescopeDocument | null>(() => history.value?.document ?? null)
  const undoLabel = computed(() => history.value?.past.at(-1)?.label ?? null)
  const redoLabel = computed(() => history.value?.future.at(-1)?.label ?? null)
  /** Whether there is anything that `save` would write. */
  const dirty = computed(() => history.value !== null && position(history.value) !== savedPosition.value)

  /** Puts another document in the place of the open one; its history starts anew. */
  function replace(next: GatescopeDocument, name: string | null, saved: number | null): void {
    history.value = startHistory(next)
    fileName.value = name
    savedAt.value = saved
    savedPosition.value = saved === null ? null : 0
  }

  /** The way back to the open document, with its history, where it has unsaved edits; null where nothing would be lost. */
  function leave(): { readonly name: string; restore(): void } | null {
    const kept = { history: history.value, fileName: fileName.value, savedAt: savedAt.value, savedPosition: savedPosition.value }
    if (kept.history === null || !dirty.value || kept.history.past.length === 0) return null
    const restore = () => {
      history.value = kept.history
      fileName.value = kept.fileName
      savedAt.value = kept.savedAt
      savedPosition.value = kept.savedPosition
    }
    return { name: kept.history.document.name, restore }
  }

  /**
   * Does an edit. Edits with one `mergeKey`, one right after the other, are undone together.
   * @throws EditFault when the edit does not fit the document, which then stays as it is.
   */
  function edit(next: Edit, mergeKey: string | null = null): void {
    if (history.value === null) return
    history.value = perform(history.value, next, mergeKey)
  }

  function undo(): void {
    if (history.value !== null) history.value = undoIn(history.value)
  }

  function redo(): void {
    if (history.value !== null) history.value = redoIn(history.value)
  }

  /** Notes that `saved` lies on disk; edits made while it was written stay unsaved. */
  function markSaved(name: string, saved: GatescopeDocument, at: number): void {
    fileName.value = name
    savedAt.value = at
    if (history.value !== null && history.value.document === saved) savedPosition.value = position(history.value)
  }

  return { document, fileName, savedAt, dirty, undoLabel, redoLabel, replace, leave, edit, undo, redo, markSaved }
})
