/** Copies nodes to the system clipboard and pastes them, by the browser's keys and menus and by commands. */
import { onMounted, onUnmounted } from 'vue'
import { isTyping } from '../../lib/shortcuts'
import { useDialogStore } from '../../stores/dialogStore'
import { useNoticeStore } from '../../stores/noticeStore'
import type { CellEditor } from './cellEditor'

export interface NodeClipboard {
  copy(): void
  cut(): void
  paste(): void
}

export function useNodeClipboard(editor: Pick<CellEditor, 'cell' | 'copy' | 'removeSelected' | 'paste' | 'menuPlace'>): NodeClipboard {
  const dialogs = useDialogStore()
  const notices = useNoticeStore()
  /** For where the clipboard may not be read, as in the desktop window. */
  let lastCopied = ''
  /** Until the clipboard has what a command copied; whoever pastes waits for it, or would get what was there before. */
  let underWay: Promise<void> = Promise.resolve()

  /** Whether copy and paste mean nodes, not text. */
  function meansNodes(event: ClipboardEvent): boolean {
    const picked = document.getSelection()?.toString() ?? ''
    return editor.cell.value !== null && !isTyping(event.target) && picked === '' && dialogs.shown === null
  }

  function taken(cuts: boolean): string | null {
    const text = editor.copy()
    if (text === null) return null
    lastCopied = text
    if (cuts) editor.removeSelected()
    return text
  }

  function onCopy(event: ClipboardEvent): void {
    const text = meansNodes(event) ? taken(event.type === 'cut') : null
    if (text === null) return
    event.preventDefault()
    event.clipboardData?.setData('text/plain', text)
  }

  function onPaste(event: ClipboardEvent): void {
    if (!meansNodes(event)) return
    if (editor.paste(event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault()
  }

  /** A page without a safe origin has no clipboard to write to; within the window the nodes are known all the same. */
  function write(cuts: boolean): void {
    const text = taken(cuts)
    if (text === null || !isSecureContext) return
    underWay = navigator.clipboard.writeText(text).catch(() => {
      notices.hint({ title: 'Not on the clipboard', detail: 'The browser refused it. Within this window the nodes can be pasted.' })
    })
  }

  async function paste(): Promise<void> {
    const at = editor.menuPlace.value ?? undefined
    await underWay
    const text = isSecureContext ? await navigator.clipboard.readText().catch(() => null) : null
    if (editor.paste(text ?? lastCopied, at)) return
    const detail =
      text === null
        ? 'The browser does not show what was copied elsewhere; the keys for pasting do.'
        : 'There are no nodes on the clipboard.'
    notices.hint({ title: 'Nothing pasted', detail })
  }

  onMounted(() => {
    document.addEventListener('copy', onCopy)
    document.addEventListener('cut', onCopy)
    document.addEventListener('paste', onPaste)
  })
  onUnmounted(() => {
    document.removeEventListener('copy', onCopy)
    document.removeEventListener('cut', onCopy)
    document.removeEventListener('paste', onPaste)
  })

  return { copy: () => write(false), cut: () => write(true), paste: () => void paste() }
}
