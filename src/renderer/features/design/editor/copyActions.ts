/** The actions on copies of nodes: copying the selected nodes, pasting and duplicating them. */
import { nextTick } from 'vue'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { copyText, pasteEdit, readCopied } from '../edits/clipboard'
import type { CopiedNodes } from '../edits/clipboard'
import { mergedPorts } from '../edits/mergePorts'
import { pasteShift } from '../edits/pastePlace'
import type { Box } from '../../../../cell/drawing/edgePath'
import { chosenNodes } from '../groups/groupEdits'
import type { EditorContext } from './editorContext'

export interface CopyActions {
  /** The selected nodes as text for the clipboard; null for none. */
  copy(): string | null
  /** Whether the text was one of nodes. They go to `at`, or to where the canvas says. */
  paste(text: string, at?: Position): boolean
  duplicate(): void
}

export function copyActions({ cell, canvas, navigation, notices, within, edit, select }: EditorContext): CopyActions {
  function copy(): string | null {
    if (cell.value === null || navigation.selectedNodes.length === 0) return null
    canvas.value?.restPointer()
    return copyText(cell.value, chosenNodes(cell.value, navigation.selectedNodes))
  }

  function paste(text: string, at?: Position): boolean {
    const copied = readCopied(text)
    if (copied === null || cell.value === null) return false
    putIn(cell.value, copied, 'paste', at ?? canvas.value?.pointer() ?? null)
    return true
  }

  function duplicate(): void {
    const copied = readCopied(copy() ?? '')
    if (copied !== null) within((open) => putIn(open, copied, 'duplicate', null))
  }

  /** The pointer keeps its place meanwhile, so that nodes that are pasted again go beside the first ones. */
  function putIn(open: CellGraph, copied: CopiedNodes, verb: string, at: Position | null): void {
    const view = canvas.value
    const sees = (box: Box) => view === null || view.sees(box)
    const { added } = mergedPorts(open, copied)
    const by = added.length === 0 ? { x: 0, y: 0 } : pasteShift(open, added, { at, centre: view?.centre() ?? { x: 0, y: 0 }, sees })
    const { edit: pasted, ids } = pasteEdit(open, copied, by, verb)
    const focused = view?.focusedNode() ?? null
    if (pasted === null) notices.hint({ title: 'Nothing to add', detail: 'The cell has its input, output and states already.' })
    else edit(pasted)
    select(ids)
    view?.restPointer()
    void nextTick(() => {
      const [first] = navigation.selectedNodes
      if (focused !== null && first !== undefined) view?.focusNode(first, navigation.selectedNodes)
      view?.see(navigation.selectedNodes)
    })
  }

  return { copy, paste, duplicate }
}
