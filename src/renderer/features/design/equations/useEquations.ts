/** Keeps the text beside the open cell: an edit of the text becomes an edit of the document, and an edit of the drawing becomes text. */
import { onUnmounted, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { draftOf } from '../../../stores/document/tabs'
import { useDocumentStore } from '../../../stores/documentStore'
import { equationEdit } from './equationEdit'
import { insisted, redrawn, resumed, settled, textOf, typed } from './equationText'
import type { EquationText } from './equationText'

/** Milliseconds without a key after which the text is read, and after which the next key begins another step of undo. */
const readAfter = 250
const apart = 2_000

export interface Equations {
  readonly state: Readonly<ShallowRef<EquationText>>
  type(text: string): void
  /** Reads what was typed at once. */
  settle(): void
  /** The text of the drawing again, in place of one with mistakes. */
  takeBack(): void
  /** The text counts, although the drawing was edited since it was begun. */
  insist(): void
}

/** What a person has typed and is not the drawing's yet is kept with the document's tab: going elsewhere or a reload finds it again. */
export function useEquations(cell: () => CellGraph, layer: () => LayerOf<'recurrent'>): Equations {
  const documents = useDocumentStore()
  const drawn = () => ({ cell: cell(), hidden: layer().params.hidden })
  const tab = documents.activeId
  const place = { layer: layer().id, cell: cell().id }
  const draft = draftOf(documents.active, place)
  const state = shallowRef(draft === null ? textOf(drawn()) : resumed(draft, drawn()))
  let timer: ReturnType<typeof setTimeout> | undefined
  let burst = { began: performance.now(), typedAt: -Infinity }

  function become(next: EquationText): void {
    state.value = next
    if (tab === null || next.phase === 'typing') return
    if (next.phase === 'same') documents.dropDraft(tab, place)
    else documents.keepDraft(tab, { ...place, text: next.text, begun: next.begun })
  }

  function type(text: string): void {
    become(typed(state.value, text))
    const now = performance.now()
    burst = { began: now - burst.typedAt > apart ? now : burst.began, typedAt: now }
    clearTimeout(timer)
    timer = setTimeout(settle, readAfter)
  }

  function settle(): void {
    clearTimeout(timer)
    if (state.value.phase === 'same') return
    const next = settled(state.value, drawn())
    become(next)
    const edit = next.phase === 'same' ? equationEdit(cell(), layer(), next.drawn) : null
    if (edit === null) return
    documents.edit(edit, `equations ${burst.began}`)
  }

  function leave(): void {
    stop()
    // A tab that gave way had everything settled before; a cell or layer that was deleted takes its text along.
    const { document } = documents
    if (documents.activeId === tab && document?.cells.includes(cell()) && document.model.layers.includes(layer())) settle()
    clearTimeout(timer)
  }

  function takeBack(): void {
    clearTimeout(timer)
    become(textOf(drawn()))
  }

  function insist(): void {
    become(insisted(state.value))
    settle()
  }

  watch([cell, () => layer().params.hidden], () => become(redrawn(state.value, drawn())), { flush: 'sync' })
  const stop = documents.settledBy(settle)
  onUnmounted(leave)
  return { state, type, settle, takeBack, insist }
}
