/** Autosave sends the open tabs, and the same tabs come back. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { draftCharacters } from '../../../contract/procedures/workspace'
import { mergedSession, sessionOf, tabsOf } from './session'
import { addTab, changeTab, newTab, noTabs, withDraft, withoutDraft } from './tabs'

const tab = (id: string) => newTab({ ...lstmDocument, name: id }, { id, fileName: `file ${id}`, savedAt: 7, unsaved: false })
const two = addTab(addTab(noTabs, tab('a')), tab('b'))

test('tabs come back from a session as they were', () => {
  expect(tabsOf(sessionOf(two, null))).toEqual(two)
})

test('half-typed equations go with their tab, one of each layer and cell', () => {
  const draft = { layer: 'recurrent', cell: 'lstm', text: 'cell LSTM(', begun: 'cell LSTM(x) {}' }
  const typed = changeTab(two, 'a', (one) => withDraft(withDraft(one, { ...draft, text: 'cell' }), draft))
  expect(typed.open[0]?.drafts).toEqual([draft])
  expect(tabsOf(sessionOf(typed, null))).toEqual(typed)
  expect(sessionOf(typed, two).changed.map(({ tab: id }) => id)).toEqual(['a'])
  expect(changeTab(typed, 'a', (one) => withoutDraft(one, draft))).toEqual(two)
})

test('a text too long to be kept takes the place of none', () => {
  const draft = { layer: 'recurrent', cell: 'lstm', text: 'x'.repeat(draftCharacters + 1), begun: '' }
  expect(withDraft(tab('a'), draft).drafts).toEqual([])
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
