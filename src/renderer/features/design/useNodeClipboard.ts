/** Copies nodes to the system clipboard and pastes them, by the browser's keys and menus and by commands. */
import { onMounted, onUnmounted } from 'vue'
import { mayReadClipboard, readClipboard, writeClipboard } from '../../lib/clipboard'
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
  /** For where the clipboard may not be read, as in the desktop window, or only after a question to the user. */
  let lastCopied = ''
  /** Copies on their way to the clipboard; whoever pastes meanwhile would read what was there before. */
  let underWay = 0
  /** Whether the clipboard did not take the last copy. */
  let refused = false

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
  async function write(cuts: boolean): Promise<void> {
    const text = taken(cuts)
    if (text === null || !isSecureContext) return
    underWay += 1
    const written = await writeClipboard(text)
    underWay -= 1
    refused = !written
    if (refused)
      notices.hint({ title: 'Not on the clipboard', detail: 'The browser refused it. Within this window the nodes can be pasted.' })
  }

  /** What this window copied is pasted at once where the clipboard would have to be waited for. */
  async function textToPaste(): Promise<string | null> {
    if (underWay > 0 || refused) return lastCopied
    if (lastCopied !== '' && !(await mayReadClipboard())) return lastCopied
    return readClipboard()
  }

  async function paste(): Promise<void> {
    const at = editor.menuPlace.value ?? undefined
    const text = await textToPaste()
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

  return { copy: () => void write(false), cut: () => void write(true), paste: () => void paste() }
}
