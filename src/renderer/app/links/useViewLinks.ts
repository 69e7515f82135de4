/** Copies a link to what the window shows, and opens the links of the address and of the dialog “Open link”. */
import { watch } from 'vue'
import { useCommands } from '../../composables/useCommands'
import { writeClipboard } from '../../lib/clipboard'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../../stores/connectionStore'
import { useDialogStore } from '../../stores/dialogStore'
import { useDocumentStore } from '../../stores/documentStore'
import { placeLabels, useNavigationStore } from '../../stores/navigationStore'
import { useNoticeStore } from '../../stores/noticeStore'
import { useWorkspaceStore } from '../../stores/workspaceStore'
import { linkCaveats } from './linkCaveats'
import { remarkText } from './remarks'
import type { ViewRemark } from './remarks'
import { useOpenView } from './useOpenView'
import { useShownView } from './useShownView'
import type { View } from './view'
import { linkOf, readLink } from './viewLink'

export function useViewLinks(): void {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const dialogs = useDialogStore()
  const navigation = useNavigationStore()
  const notices = useNoticeStore()
  const workspace = useWorkspaceStore()
  /** How the view of the window is read and set. The stores of all places are behind it: they are set up with the first link, not at start-up. */
  let views: { readonly shown: ReturnType<typeof useShownView>; readonly open: ReturnType<typeof useOpenView> } | null = null
  const useViews = () => (views ??= { shown: useShownView(), open: useOpenView() })
  /** Counts the links that were opened: what an earlier one finds out late is not told any more. */
  let opened = 0

  useCommands(() => [
    { id: 'link.copy', run: () => void copy() },
    { id: 'link.open', run: () => dialogs.open('link') }
  ])

  async function copy(): Promise<void> {
    const view = useViews().shown()
    const link = linkOf(view, location.href)
    const caveats = linkCaveats(view, documents.dirty)
    if (await writeClipboard(link))
      notices.news({ title: 'Copied a link to this view', ...(caveats.length > 0 && { detail: caveats.join(' ') }) })
    else notices.fault({ title: 'The browser did not let the link be copied', detail: `Copy it from here: ${link}` })
  }

  /** Opens a link that was pasted or stands in the address. Returns why it is none, or null. */
  function open(link: string): string | null {
    const read = readLink(link)
    if (!read.ok) return read.reason
    if (read.view === null) navigation.go(read.place)
    else void show(read.view, read.remarks)
    return null
  }

  async function show(view: View, remarks: readonly ViewRemark[]): Promise<void> {
    const turn = ++opened
    const before = documents.activeId === null ? null : useViews().shown()
    const tell = tellingOf(view, before)
    try {
      const others = await useViews().open(view, (late) => {
        if (turn === opened) tell(late)
      })
      if (turn === opened) tell([...remarks, ...others])
    } catch (error) {
      if (turn === opened) notices.fault(faultText('The view of the link was not opened', error))
    }
  }

  /**
   * Tells in one notice what a link does not show, also what is found out later; only the new part where the notice was closed meanwhile.
   * What was shown before comes back with one click: a link may have been opened over it by mistake.
   */
  function tellingOf(view: View, before: View | null): (remarks: readonly ViewRemark[]) => void {
    const back = before === null ? {} : { action: { label: 'Go back', run: () => void show(before, []) } }
    let told: { readonly id: number; readonly lines: readonly string[] } | null = null
    return (remarks) => {
      const open = told !== null && notices.notices.some(({ id }) => id === told?.id) ? told : null
      const lines = [...(open?.lines ?? []), ...remarks.map(remarkText)]
      if (open !== null) notices.close(open.id)
      const id =
        lines.length === 0
          ? notices.news({ title: `The link led to ${placeLabels[view.place]}`, ...back })
          : notices.fault({ title: 'The link is shown in part', lines, ...back })
      told = { id, lines }
    }
  }

  watch(
    [() => navigation.link, () => workspace.restored && connection.ready],
    ([link, ready]) => {
      if (link === null || !ready) return
      navigation.dropLink()
      const reason = open(link)
      if (reason !== null) notices.fault({ title: 'The address leads to no view', detail: reason })
    },
    { immediate: true }
  )
}
