/** The open documents as tabs: a pure value that each step replaces. A tab has its own history, file and unsaved mark. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { draftCharacters, mostDrafts } from '../../../contract/procedures/workspace'
import type { Draft } from '../../../contract/procedures/workspace'
import { position, startHistory } from '../../lib/edits/history'
import type { History } from '../../lib/edits/history'

export interface Tab {
  /** Unique within the window, also over reloads. */
  readonly id: string
  readonly history: History
  /** The name under which the document is saved in the workspace; null while it never was. */
  readonly fileName: string | null
  readonly savedAt: number | null
  /** The position in the history at which closing the tab loses nothing, or null if there is none. */
  readonly savedPosition: number | null
  /** Half-typed equations, at most one of a layer and its cell, the newest last. */
  readonly drafts: readonly Draft[]
}

export interface Tabs {
  readonly open: readonly Tab[]
  /** The tab that is shown; null while none is open. */
  readonly active: string | null
  /** The tabs that were closed since the page was loaded, the newest last, each with its place. */
  readonly closed: readonly { readonly tab: Tab; readonly at: number }[]
}

export const noTabs: Tabs = { open: [], active: null, closed: [] }
/** The most closed tabs that can be reopened. Older ones are forgotten. */
const mostClosed = 20

export interface Origin {
  readonly id: string
  readonly fileName: string | null
  readonly savedAt: number | null
  /** Whether the document already has unsaved edits, as after a reload. */
  readonly unsaved: boolean
  readonly drafts?: readonly Draft[] | undefined
}

export function newTab(document: GatescopeDocument, { unsaved, drafts = [], ...origin }: Origin): Tab {
  return { ...origin, drafts, history: startHistory(document), savedPosition: unsaved ? null : 0 }
}

export type DraftPlace = Pick<Draft, 'layer' | 'cell'>

export function draftOf(tab: Tab | null, { layer, cell }: DraftPlace): Draft | null {
  return tab?.drafts.find((draft) => draft.layer === layer && draft.cell === cell) ?? null
}

/** Returns the tab with this draft, which replaces an earlier draft of the same layer and cell. */
export function withDraft(tab: Tab, draft: Draft): Tab {
  const before = draftOf(tab, draft)
  if (Math.max(draft.text.length, draft.begun.length) > draftCharacters) return withoutDraft(tab, draft)
  if (before?.text === draft.text && before.begun === draft.begun) return tab
  return { ...tab, drafts: [...withoutDraft(tab, draft).drafts, draft].slice(-mostDrafts) }
}

export function withoutDraft(tab: Tab, place: DraftPlace): Tab {
  const before = draftOf(tab, place)
  return before === null ? tab : { ...tab, drafts: tab.drafts.filter((draft) => draft !== before) }
}

/** Whether closing the tab would lose edits. */
export function isUnsaved(tab: Tab): boolean {
  return position(tab.history) !== tab.savedPosition
}

export function activeTab({ open, active }: Tabs): Tab | null {
  return open.find((tab) => tab.id === active) ?? null
}

/** Adds a tab behind the active one, and shows it. */
export function addTab(tabs: Tabs, tab: Tab): Tabs {
  const at = tabs.open.findIndex((one) => one.id === tabs.active) + 1 || tabs.open.length
  return { ...tabs, open: tabs.open.toSpliced(at, 0, tab), active: tab.id }
}

export function showTab(tabs: Tabs, id: string): Tabs {
  return tabs.active === id || !tabs.open.some((tab) => tab.id === id) ? tabs : { ...tabs, active: id }
}

/** Shows the tab so many places on, around the end. */
export function stepTab(tabs: Tabs, by: number): Tabs {
  const { open, active } = tabs
  const at = open.findIndex((tab) => tab.id === active)
  const next = open.at((at + by) % Math.max(1, open.length))
  return next === undefined ? tabs : showTab(tabs, next.id)
}

/** Closes a tab. If it was active, its neighbour behind becomes active, or else the one before. */
export function closeTab(tabs: Tabs, id: string): Tabs {
  const at = tabs.open.findIndex((tab) => tab.id === id)
  const tab = tabs.open[at]
  if (tab === undefined) return tabs
  const open = tabs.open.toSpliced(at, 1)
  const active = tabs.active === id ? ((open[at] ?? open.at(-1))?.id ?? null) : tabs.active
  return { open, active, closed: [...tabs.closed, { tab, at }].slice(-mostClosed) }
}

/** Reopens the tab that was closed last, at its old place and with its history. */
export function reopenTab(tabs: Tabs): Tabs {
  const last = tabs.closed.at(-1)
  if (last === undefined) return tabs
  const at = Math.min(last.at, tabs.open.length)
  return { open: tabs.open.toSpliced(at, 0, last.tab), active: last.tab.id, closed: tabs.closed.slice(0, -1) }
}

/** Moves a tab to the place `to`, or to the nearest end if `to` lies beyond it. */
export function moveTab(tabs: Tabs, id: string, to: number): Tabs {
  const at = tabs.open.findIndex((tab) => tab.id === id)
  const tab = tabs.open[at]
  const place = Math.max(0, Math.min(to, tabs.open.length - 1))
  return tab === undefined || place === at ? tabs : { ...tabs, open: tabs.open.toSpliced(at, 1).toSpliced(place, 0, tab) }
}

/** Replaces a tab's parts; a tab that was closed meanwhile stays closed. */
export function changeTab(tabs: Tabs, id: string, change: (tab: Tab) => Tab): Tabs {
  return { ...tabs, open: tabs.open.map((tab) => (tab.id === id ? change(tab) : tab)) }
}
