/** Tabs as autosave keeps them, and back. */
import type { KeptTab, Session } from '../../../contract/procedures/workspace'
import { isUnsaved, newTab, noTabs } from './tabs'
import type { Tab, Tabs } from './tabs'

/** All tabs by name, and in full those that are not the same as in `sent`. */
export function sessionOf(tabs: Tabs, sent: Tabs | null): Session {
  const known = new Set(sent?.open)
  const changed = tabs.open.filter((tab) => !known.has(tab)).map(keptTab)
  return { tabs: tabs.open.map(({ id }) => id), active: tabs.active, changed }
}

function keptTab(tab: Tab): KeptTab {
  return { tab: tab.id, name: tab.fileName, savedAt: tab.savedAt, unsaved: isUnsaved(tab), document: tab.history.document }
}

/** The newer of two sessions of one window, with what only the older has in full. */
export function mergedSession(older: Session | null, newer: Session | null): Session | null {
  if (older === null || newer === null) return newer ?? older
  const changed = [...new Map([...older.changed, ...newer.changed].map((tab) => [tab.tab, tab])).values()]
  return { ...newer, changed }
}

/** The tabs of a session; a tab of which there is no document is passed over. */
export function tabsOf({ tabs, active, changed }: Session): Tabs {
  const open = tabs.flatMap((id) => {
    const kept = changed.find((tab) => tab.tab === id)
    return kept === undefined ? [] : [newTab(kept.document, { id, fileName: kept.name, savedAt: kept.savedAt, unsaved: kept.unsaved })]
  })
  return { ...noTabs, open, active: open.some((tab) => tab.id === active) ? active : (open[0]?.id ?? null) }
}
