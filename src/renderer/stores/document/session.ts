/** Turns tabs into what autosave stores, and back. */
import type { KeptTab, Session } from '../../../contract/procedures/workspace'
import { withDocumentId } from '../../lib/session/documentId'
import { isUnsaved, newTab, noTabs } from './tabs'
import type { Tab, Tabs } from './tabs'

/** Lists all tabs by name, and adds the whole document of each tab that differs from `sent`. */
export function sessionOf(tabs: Tabs, sent: Tabs | null): Session {
  const known = new Set(sent?.open)
  const changed = tabs.open.filter((tab) => !known.has(tab)).map(keptTab)
  return { tabs: tabs.open.map(({ id }) => id), active: tabs.active, changed }
}

function keptTab(tab: Tab): KeptTab {
  const { id, fileName, savedAt, drafts, history } = tab
  const typed = drafts.length > 0 ? { drafts: [...drafts] } : {}
  return { tab: id, name: fileName, savedAt, unsaved: isUnsaved(tab), ...typed, document: history.document }
}

/** Returns the newer of two sessions of one window, with the documents that only the older one contains. */
export function mergedSession(older: Session | null, newer: Session | null): Session | null {
  if (older === null || newer === null) return newer ?? older
  const changed = [...new Map([...older.changed, ...newer.changed].map((tab) => [tab.tab, tab])).values()]
  return { ...newer, changed }
}

/** Returns the tabs of a session. A tab without a document is skipped. */
export function tabsOf({ tabs, active, changed }: Session): Tabs {
  const open = tabs.flatMap((id) => {
    const tab = changed.find((one) => one.tab === id)
    if (tab === undefined) return []
    const { document, name, savedAt, unsaved, drafts } = tab
    return [
      newTab(
        withDocumentId(document, name, () => false),
        { id, fileName: name, savedAt, unsaved, drafts }
      )
    ]
  })
  return { ...noTabs, open, active: open.some((tab) => tab.id === active) ? active : (open[0]?.id ?? null) }
}
