/** Tabs are opened, closed, ordered and restored. */
import { expect, test } from 'vitest'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { perform } from '../../lib/edits/history'
import { activeTab, addTab, changeTab, closeTab, isUnsaved, moveTab, newTab, noTabs, reopenTab, showTab, stepTab } from './tabs'
import type { Tabs } from './tabs'

const tab = (id: string, unsaved = false) => newTab({ ...lstmDocument, name: id }, { id, fileName: null, savedAt: null, unsaved })
const three = ['a', 'b', 'c'].reduce((tabs, id) => addTab(tabs, tab(id)), noTabs)
const ids = ({ open, active }: Tabs) => [open.map(({ id }) => id).join(''), active]

test('a tab opens behind the one that is shown', () => {
  expect(ids(three)).toEqual(['abc', 'c'])
  expect(ids(addTab(showTab(three, 'a'), tab('d')))).toEqual(['adbc', 'd'])
})

test('closing shows the neighbour, and reopening puts the tab back where it was with its history', () => {
  const edited = changeTab(three, 'b', (one) => ({ ...one, history: perform(one.history, { kind: 'setName', name: 'edited' }) }))
  const closed = closeTab(showTab(edited, 'b'), 'b')
  expect(ids(closed)).toEqual(['ac', 'c'])
  expect(ids(closeTab(closed, 'c'))).toEqual(['a', 'a'])
  const back = reopenTab(closed)
  expect(ids(back)).toEqual(['abc', 'b'])
  expect(activeTab(back)?.history.past).toHaveLength(1)
  expect(reopenTab(back)).toBe(back)
})

test('closing another tab leaves the one that is shown, and closing the last leaves none', () => {
  expect(ids(closeTab(three, 'a'))).toEqual(['bc', 'c'])
  const none = ['a', 'b', 'c'].reduce(closeTab, three)
  expect(ids(none)).toEqual(['', null])
  expect(activeTab(none)).toBeNull()
  expect(stepTab(none, 1)).toBe(none)
})

test('steps go around the ends', () => {
  expect(ids(stepTab(three, 1))).toEqual(['abc', 'a'])
  expect(ids(stepTab(showTab(three, 'a'), -1))).toEqual(['abc', 'c'])
})

test('moving keeps all tabs, and stops at the ends', () => {
  expect(ids(moveTab(three, 'a', 2))).toEqual(['bca', 'c'])
  expect(ids(moveTab(three, 'c', -5))).toEqual(['cab', 'c'])
  expect(moveTab(three, 'c', 9)).toBe(three)
})

test('what was opened is unsaved only once it is edited, and what was recovered unsaved is so at once', () => {
  const [opened, recovered] = [tab('a'), tab('b', true)]
  expect([isUnsaved(opened), isUnsaved(recovered)]).toEqual([false, true])
  expect(isUnsaved({ ...opened, history: perform(opened.history, { kind: 'setName', name: 'other' }) })).toBe(true)
})
