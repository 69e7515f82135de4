/** The text beside the open cell: what a person types becomes an edit of the document, and what is drawn elsewhere becomes text. */
import { onUnmounted, shallowRef, watch } from 'vue'
import type { ShallowRef } from 'vue'
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { useDocumentStore } from '../../../stores/documentStore'
import { layoutCell } from '../canvas/layout'
import { layoutKernel } from '../canvas/layoutWorker'
import { equationEdit, writtenAnew } from './equationEdit'
import { redrawn, settled, textOf, typed } from './equationText'
import type { EquationText } from './equationText'

/** Milliseconds without a key after which the text is read, and within which what is typed is one step of undo. */
const readAfter = 250
const together = 2_000

export interface Equations {
  readonly state: ShallowRef<EquationText>
  type(text: string): void
  /** Reads what was typed at once. */
  settle(): void
  /** The text of the drawing again, in place of one with mistakes. */
  takeBack(): void
}

/** Texts with mistakes, by the drawing that they are about: going elsewhere and coming back finds them as they were. */
const drafts = new WeakMap<CellGraph, EquationText>()

/** `focused`: whether a person is at the text, which then is not taken away from under the cursor. */
export function useEquations(cell: () => CellGraph, layer: () => LayerOf<'recurrent'>, focused: () => boolean): Equations {
  const documents = useDocumentStore()
  const drawn = () => ({ cell: cell(), hidden: layer().params.hidden })
  const draft = drafts.get(cell())
  const state = shallowRef(draft?.drawn.hidden === drawn().hidden ? draft : textOf(drawn()))
  const tab = documents.activeId
  let timer: ReturnType<typeof setTimeout> | undefined
  let burst = { key: 0, at: -Infinity }

  function type(text: string): void {
    state.value = typed(state.value, text)
    clearTimeout(timer)
    timer = setTimeout(settle, readAfter)
  }

  function settle(): void {
    clearTimeout(timer)
    if (state.value.phase === 'same') return
    const next = settled(state.value, drawn())
    state.value = next
    const before = cell()
    const edit = next.phase === 'same' ? equationEdit(before, layer(), next.drawn) : null
    if (edit === null) return
    const step = `equations ${nextBurst()}`
    documents.edit(edit, step)
    if (writtenAnew(before, next.drawn.cell)) void arrange(next.drawn.cell, step)
  }

  /** Lays out what was written, as part of the same step of undo; not where more was edited meanwhile. */
  async function arrange(written: CellGraph, step: string): Promise<void> {
    const positions = await layoutCell(written, null, await layoutKernel())
    const still = documents.activeId === tab && documents.document?.cells.includes(written) === true
    if (still) documents.edit({ kind: 'moveNodes', cell: written.id, positions }, step)
  }

  function leave(): void {
    stop()
    // A tab that gave way had everything settled before; a cell or layer that was deleted takes its text along.
    const { document } = documents
    if (documents.activeId === tab && document?.cells.includes(cell()) && document.model.layers.includes(layer())) settle()
    clearTimeout(timer)
    if (state.value.phase === 'faulty') drafts.set(cell(), state.value)
    else drafts.delete(cell())
  }

  function nextBurst(): number {
    const now = performance.now()
    burst = { key: now - burst.at > together ? burst.key + 1 : burst.key, at: now }
    return burst.key
  }

  function takeBack(): void {
    clearTimeout(timer)
    state.value = textOf(drawn())
  }

  watch([cell, () => layer().params.hidden], () => (state.value = redrawn(state.value, drawn(), focused())), { flush: 'sync' })
  const stop = documents.settledBy(settle)
  onUnmounted(leave)
  return { state, type, settle, takeBack }
}
