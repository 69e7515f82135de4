/** Sends the open tabs to the engine a second after each change. What cannot be sent goes to session storage. */
import { ref, watch } from 'vue'
import { faultText } from '../../lib/words/faultText'
import { forgetUnsent, keepUnsent } from '../../lib/session/unsentSession'
import { windowId } from '../../lib/session/windowId'
import { useConnectionStore } from '../connectionStore'
import { useDocumentStore } from '../documentStore'
import { useNoticeStore } from '../noticeStore'
import { sessionOf } from './session'
import type { Tabs } from './tabs'

const autosaveAfter = 1_000

export function useAutosave() {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const notices = useNoticeStore()
  /** Whether the newest edits could not be saved. Each edit and each new connection tries again. */
  const failed = ref(false)
  const keptAt = ref<number | null>(null)
  let sent: Tabs | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay = false

  /** Starts autosave. Call it after the tabs of the page before the reload are open again. */
  function begin(): void {
    watch(() => documents.tabs, plan)
    addEventListener('pagehide', () => {
      documents.settle()
      if (sent !== documents.tabs) keepUnsent(sessionOf(documents.tabs, sent))
    })
    if (documents.tabs.open.length > 0) plan()
  }

  function plan(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void save(), autosaveAfter)
  }

  /** Sends one state at a time, so that an older one never overwrites a newer one. */
  async function save(): Promise<void> {
    const { tabs } = documents
    if (tabs === sent || !connection.ready) return
    if (underWay) return plan()
    underWay = true
    try {
      const { savedAt } = await connection.client.workspace.autosave({ window: windowId(), ...sessionOf(tabs, sent) })
      sent = tabs
      keptAt.value = savedAt
      failed.value = false
      if (documents.tabs === tabs) forgetUnsent()
    } catch (error) {
      if (!failed.value && connection.ready) notices.fault(faultText('The latest edits could not be autosaved', error))
      failed.value = true
    } finally {
      underWay = false
    }
  }

  return { failed, keptAt, begin, save }
}
