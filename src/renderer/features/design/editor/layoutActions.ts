/** The actions on places: moving, aligning and laying out nodes. */
import { shallowRef } from 'vue'
import type { ShallowRef } from 'vue'
import type { Position } from '../../../lib/edits/edit'
import { useDocumentStore } from '../../../stores/documentStore'
import { aligned, alignLabels } from '../edits/align'
import type { Alignment } from '../edits/align'
import { changedPlaces } from '../edits/changedPlaces'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { automaticLayout } from '../layout/automatic'
import { layoutCell } from '../layout/layout'
import { layoutKernel, notLaidOut } from '../layout/layoutWorker'
import type { EditorContext } from './editorContext'

export interface LayoutActions {
  /** Whether a layout is being worked out, which takes seconds for hundreds of nodes. */
  readonly layingOut: ShallowRef<boolean>
  /** Moves that share a merge key become one step of the history. */
  move(positions: Readonly<Record<string, Position>>, mergeKey?: string): void
  /** Lines the selected nodes up or spreads them. */
  align(how: Alignment): void
  /** Lays out the whole cell, or the selected nodes among themselves; both when the layout is known. */
  layOut(what: 'all' | 'selection'): Promise<void>
}

/** Reads the document store, so it is called in the set-up of a component. */
export function useLayoutActions({ cell, canvas, navigation, notices, within, edit }: EditorContext): LayoutActions {
  const documents = useDocumentStore()
  const layingOut = shallowRef(false)

  function move(positions: Readonly<Record<string, Position>>, mergeKey?: string): void {
    within((open) => {
      const moved = changedPlaces(open, positions)
      if (moved !== null) documents.edit({ kind: 'moveNodes', cell: open.id, positions: moved }, mergeKey ?? null)
    })
  }

  function align(how: Alignment): void {
    within((open) => {
      const chosen = [...drawnCell(open).boxes].filter(([id]) => navigation.selectedNodes.includes(id))
      const moved = changedPlaces(open, aligned(new Map(chosen), how))
      if (moved === null) return
      edit({ kind: 'group', label: alignLabels[how], edits: [{ kind: 'moveNodes', cell: open.id, positions: moved }] })
    })
  }

  /** The kernel works in another thread; its layout is dropped when the cell was edited meanwhile. */
  async function layOut(what: 'all' | 'selection'): Promise<void> {
    const open = cell.value
    const chosen = what === 'all' ? null : navigation.selectedNodes
    if (open === null || open.nodes.length === 0 || chosen?.length === 1 || layingOut.value) return
    layingOut.value = true
    const places = await layoutKernel()
      .then((kernel) => layoutCell(open, chosen, kernel, canvas.value?.area()))
      .catch((error: unknown) => {
        notices.hint(notLaidOut(error))
        return null
      })
      .finally(() => (layingOut.value = false))
    if (places === null || cell.value !== open) return
    const positions = chosen === null ? automaticLayout(open, places) : changedPlaces(open, places)
    if (positions === null) return
    canvas.value?.glide()
    const label = chosen === null ? 'lay out' : 'lay out selection'
    edit({ kind: 'group', label, edits: [{ kind: 'moveNodes', cell: open.id, positions }] })
    if (chosen === null) canvas.value?.fit()
  }

  return { layingOut, move, align, layOut }
}
