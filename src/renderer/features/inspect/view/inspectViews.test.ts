// What was looked at stays with its document.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { useDocumentStore } from '../../../stores/documentStore'
import { useInspectViews } from './inspectViews'

beforeEach(() => setActivePinia(createPinia()))

test('cursor, unit and order are those of the document that is shown, and come back with it', () => {
  const [documents, views] = [useDocumentStore(), useInspectViews()]
  documents.open(lstmDocument)
  const first = documents.activeId ?? ''
  const [token, sort] = [views.entry('token'), views.entry('sort')]
  token.value = 45
  sort.value = 'activity'
  documents.open(lstmDocument)
  expect([token.value, sort.value]).toEqual([0, 'index'])
  token.value = 3
  documents.show(first)
  expect([token.value, sort.value]).toEqual([45, 'activity'])
})
