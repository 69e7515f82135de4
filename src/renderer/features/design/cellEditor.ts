/** The actions on the open cell. The Design place makes them once and provides them to palette, canvas, dialogs and inspector. */
import { inject, provide, shallowRef } from 'vue'
import type { InjectionKey, ShallowRef } from 'vue'
import type { Position } from '../../lib/edits/edit'
import { copyActions } from './editor/copyActions'
import type { CopyActions } from './editor/copyActions'
import { edgeActions } from './editor/edgeActions'
import type { EdgeActions } from './editor/edgeActions'
import { useEditorContext } from './editor/editorContext'
import type { OpenCell } from './editor/editorContext'
import { useGroupActions } from './editor/groupActions'
import type { GroupActions } from './editor/groupActions'
import { useLayoutActions } from './editor/layoutActions'
import type { LayoutActions } from './editor/layoutActions'
import { nodeActions } from './editor/nodeActions'
import { useTidyDrawing } from './editor/useTidyDrawing'
import type { NodeActions, Wish } from './editor/nodeActions'

export interface CellEditor extends OpenCell, NodeActions, EdgeActions, CopyActions, GroupActions, LayoutActions {
  /** Where a node that is added by name goes. */
  readonly wish: ShallowRef<Wish>
  /** Where on the empty canvas the open menu was asked for, or null. */
  readonly menuPlace: ShallowRef<Position | null>
  /** Leads the keyboard to the fields of the selected node; null while they are not shown. */
  readonly fields: ShallowRef<(() => void) | null>
}

const key: InjectionKey<CellEditor> = Symbol('cell editor')

export function useCellEditor(): CellEditor {
  const editor = inject(key)
  if (editor === undefined) throw new Error('There is no cell editor around this component')
  return editor
}

/** Makes the editor of the cell that is open, for the components below. */
export function provideCellEditor(): CellEditor {
  const context = useEditorContext()
  useTidyDrawing(context)
  const editor: CellEditor = {
    ...context,
    ...nodeActions(context),
    ...edgeActions(context),
    ...copyActions(context),
    ...useGroupActions(context),
    ...useLayoutActions(context),
    wish: shallowRef<Wish>({}),
    menuPlace: shallowRef<Position | null>(null),
    fields: shallowRef<(() => void) | null>(null)
  }
  provide(key, editor)
  return editor
}
