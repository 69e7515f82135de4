/** The store holds the open documents with their edits, their undo history and their unsaved marks, each in its own tab. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { EditFault } from '../lib/edits/edit'
import { useDocumentStore } from './documentStore'

beforeEach(() => setActivePinia(createPinia()))

function opened() {
  const store = useDocumentStore()
  store.open(lstmDocument, { fileName: 'mine', savedAt: 5 })
  return store
}

test('edits, undo and redo move the document and say what they would do', () => {
  const store = opened()
  store.edit({ kind: 'setName', name: 'Other' })
  expect([store.document?.name, store.undoLabel, store.redoLabel, store.dirty]).toEqual(['Other', 'rename document', null, true])
  store.undo()
  expect([store.document?.name, store.undoLabel, store.redoLabel, store.dirty]).toEqual([
    'LSTM on Moby Dick',
    null,
    'rename document',
    false
  ])
  store.redo()
  expect(store.document?.name).toBe('Other')
})

test('an edit that does not fit changes nothing', () => {
  const store = opened()
  expect(() => store.edit({ kind: 'removeLayer', layer: 'nothing' })).toThrow(EditFault)
  expect(store.document).toBe(lstmDocument)
  expect(store.undoLabel).toBeNull()
})

test('what was saved is not dirty, and edits made while it was written stay so', () => {
  const store = opened()
  store.edit({ kind: 'setName', name: 'A' })
  const { document } = store
  if (document === null) throw new Error('no document')
  store.edit({ kind: 'setName', name: 'B' })
  const tab = store.activeId ?? ''
  store.markSaved(tab, 'other', document, 9)
  expect([store.fileName, store.savedAt, store.dirty]).toEqual(['other', 9, true])
  if (store.document !== null) store.markSaved(tab, 'other', store.document, 10)
  expect(store.dirty).toBe(false)
})

test('a document as it was opened loses nothing when it is closed', () => {
  const store = useDocumentStore()
  expect(store.dirty).toBe(false)
  store.open(lstmDocument)
  expect(store.dirty).toBe(false)
})

test('each tab has its own history, and a closed one comes back with it', () => {
  const store = opened()
  store.edit({ kind: 'setName', name: 'Edited' })
  const first = store.activeId ?? ''
  store.open({ ...lstmDocument, name: 'Another' })
  expect([store.document?.name, store.undoLabel, store.fileName]).toEqual(['Another', null, null])
  expect(store.showFile('mine')).toBe(true)
  expect([store.document?.name, store.undoLabel]).toEqual(['Edited', 'rename document'])
  store.close(first)
  expect(store.document?.name).toBe('Another')
  store.reopen()
  store.undo()
  expect([store.document?.name, store.fileName, store.dirty]).toEqual(['LSTM on Moby Dick', 'mine', false])
})

test('a document that was saved after another tab was shown is saved in its own', () => {
  const store = opened()
  store.edit({ kind: 'setName', name: 'Edited' })
  const { activeId, document } = store
  store.open({ ...lstmDocument, name: 'Another' })
  if (activeId !== null && document !== null) store.markSaved(activeId, 'mine', document, 9)
  expect(store.fileName).toBeNull()
  store.step(1)
  expect([store.savedAt, store.dirty]).toEqual([9, false])
})

test('what a person is typing becomes an edit of its own document before another is shown, opened or closed', () => {
  const store = opened()
  const first = store.activeId ?? ''
  let typed: string | null = 'Typed'
  const stop = store.settledBy(() => {
    if (typed !== null) store.edit({ kind: 'setName', name: typed })
    typed = null
  })
  store.open({ ...lstmDocument, name: 'Another' })
  expect(store.tabs.open.map((tab) => tab.history.document.name)).toEqual(['Typed', 'Another'])
  typed = 'Other'
  store.step(1)
  typed = 'Newest'
  store.close(first)
  store.reopen()
  expect(store.tabs.open.map((tab) => tab.history.document.name)).toEqual(['Newest', 'Other'])
  stop()
  typed = 'Nobody asks'
  store.step(1)
  expect(store.document?.name).toBe('Other')
})
