/** What autosave sends of the open tabs, and what comes back of it. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { mergedSession, sessionOf, tabsOf } from './session'
import { addTab, changeTab, newTab, noTabs } from './tabs'

const tab = (id: string) => newTab({ ...lstmDocument, name: id }, { id, fileName: `file ${id}`, savedAt: 7, unsaved: false })
const two = addTab(addTab(noTabs, tab('a')), tab('b'))

test('tabs come back from a session as they were', () => {
  expect(tabsOf(sessionOf(two, null))).toEqual(two)
})

test('only what changed is sent in full', () => {
  const changed = changeTab(two, 'b', (one) => ({ ...one, savedPosition: null }))
  const session = sessionOf(changed, two)
  expect([session.tabs, session.changed.map(({ tab: id, unsaved }) => [id, unsaved])]).toEqual([['a', 'b'], [['b', true]]])
  expect(tabsOf(mergedSession(sessionOf(two, null), session) ?? session)).toEqual(changed)
})

test('a tab without its document is passed over', () => {
  expect(tabsOf({ ...sessionOf(two, null), changed: [] })).toEqual(noTabs)
  expect(tabsOf({ ...sessionOf(two, null), tabs: ['a'] }).active).toBe('a')
})
