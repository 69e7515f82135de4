// @vitest-environment happy-dom
/** Each document comes back with its view, after a change of tabs and after a reload. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { useDocumentStore } from '../documentStore'
import { useNavigationStore } from '../navigationStore'
import { sessionOf, tabsOf } from './session'
import type { Tabs } from './tabs'
import { useTabViews } from './useTabViews'

/** Makes a page that has just been loaded, with the tabs of the page before. */
function page(before: Tabs | null): { documents: ReturnType<typeof useDocumentStore>; navigation: ReturnType<typeof useNavigationStore> } {
  setActivePinia(createPinia())
  effectScope(true).run(useTabViews)
  const documents = useDocumentStore()
  if (before !== null) documents.restore(tabsOf(sessionOf(before, null)))
  return { documents, navigation: useNavigationStore() }
}

beforeEach(() => sessionStorage.clear())

test('a reload comes back to the level, the cell and the selection of each tab', async () => {
  const { documents, navigation } = page(null)
  documents.open({ ...lstmDocument, name: 'A' })
  expect(navigation.openLayer).toBe('recurrent')
  navigation.select(['x'])
  documents.open({ ...lstmDocument, name: 'B' })
  navigation.open(null)
  await nextTick()
  dispatchEvent(new Event('pagehide'))

  const after = page(documents.tabs)
  expect([after.documents.document?.name, after.navigation.openLayer]).toEqual(['B', null])
  after.documents.step(1)
  expect([after.documents.document?.name, after.navigation.openLayer, after.navigation.selectedNodes]).toEqual(['A', 'recurrent', ['x']])
})

test('the first cell is shown where what was kept is of another shape, or its layer is no more', async () => {
  const { documents, navigation } = page(null)
  documents.open(lstmDocument)
  navigation.open('gone')
  await nextTick()
  expect(page(documents.tabs).navigation.openLayer).toBe('recurrent')
  sessionStorage.setItem('gatescope.views', '[["t", 7]]')
  expect(page(documents.tabs).navigation.openLayer).toBe('recurrent')
})
