/** The open document: edits, undo, what is unsaved, and the way back to a document that was left. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { EditFault } from '../lib/edits/edit'
import { useDocumentStore } from './documentStore'

beforeEach(() => setActivePinia(createPinia()))

function opened() {
  const store = useDocumentStore()
  store.replace(lstmDocument, 'mine', 5)
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
  store.markSaved('other', document, 9)
  expect([store.fileName, store.savedAt, store.dirty]).toEqual(['other', 9, true])
  if (store.document !== null) store.markSaved('other', store.document, 10)
  expect(store.dirty).toBe(false)
})

test('a document that was never saved is dirty from the start', () => {
  const store = useDocumentStore()
  expect(store.dirty).toBe(false)
  store.replace(lstmDocument, null, null)
  expect(store.dirty).toBe(true)
})

test('leaving unsaved edits leads back to them with their history', () => {
  const store = opened()
  expect(store.leave()).toBeNull()
  store.edit({ kind: 'setName', name: 'Edited' })
  const back = store.leave()
  store.replace({ ...lstmDocument, name: 'Another' }, null, null)
  back?.restore()
  expect([store.document?.name, store.fileName, store.undoLabel]).toEqual(['Edited', 'mine', 'rename document'])
})
