/** The history of edits for undo and redo, without limit. It is an immutable value that each step replaces. */
import type { GatescopeDocument } from '../../../contract/document/document'
import { applyEdit } from './applyEdit'
import type { Edit } from './edit'

export interface HistoryEntry {
  /** Unique within the history, so that "saved at" can be told from "edited to look the same". */
  readonly id: number
  readonly label: string
  readonly edit: Edit
  readonly inverse: Edit
  /** Edits with one key, one right after the other, are one step of undo (nudging a node with the arrow keys). */
  readonly mergeKey: string | null
}

export interface History {
  readonly document: GatescopeDocument
  readonly past: readonly HistoryEntry[]
  /** The undone edits. The next one to redo stands last. */
  readonly future: readonly HistoryEntry[]
  readonly nextId: number
}

export function startHistory(document: GatescopeDocument): History {
  return { document, past: [], future: [], nextId: 1 }
}

/** @throws EditFault when the edit does not fit the document. */
export function perform(history: History, edit: Edit, mergeKey: string | null = null): History {
  const { document, inverse, label } = applyEdit(history.document, edit)
  const last = history.past.at(-1)
  const entry = { id: history.nextId, label, edit, inverse, mergeKey }
  const base = { document, future: [], nextId: history.nextId + 1 }
  if (mergeKey === null || last === undefined || last.mergeKey !== mergeKey) return { ...base, past: [...history.past, entry] }
  return { ...base, past: [...history.past.slice(0, -1), extended(last, entry)] }
}

/** Adds an edit to the newest step, so that both are undone together. @throws EditFault when it does not fit the document. */
export function amend(history: History, edit: Edit): History {
  const last = history.past.at(-1)
  if (last === undefined) return perform(history, edit)
  const { document, inverse } = applyEdit(history.document, edit)
  const step = extended(last, { id: history.nextId, edit, inverse })
  return { ...history, document, past: [...history.past.slice(0, -1), step], nextId: history.nextId + 1 }
}

/** Returns the step with one more edit, under the id of that edit. */
function extended(step: HistoryEntry, { id, edit, inverse }: Pick<HistoryEntry, 'id' | 'edit' | 'inverse'>): HistoryEntry {
  return { ...step, id, edit: joined(step.label, [step.edit, edit]), inverse: joined(step.label, [inverse, step.inverse]) }
}

/** Two moves of the same nodes become one move, and the second of two texts of one cell replaces the first, so that they do not pile up. */
function joined(label: string, [first, second]: readonly [Edit, Edit]): Edit {
  if (first.kind === 'moveNodes' && second.kind === 'moveNodes' && first.cell === second.cell) {
    return { ...second, positions: { ...first.positions, ...second.positions } }
  }
  if (first.kind === 'setCell' && second.kind === 'setCell' && first.cell.id === second.cell.id) return second
  return { kind: 'group', label, edits: [first, second] }
}

export function undo(history: History): History {
  const entry = history.past.at(-1)
  if (entry === undefined) return history
  const { document } = applyEdit(history.document, entry.inverse)
  return { ...history, document, past: history.past.slice(0, -1), future: [...history.future, entry] }
}

export function redo(history: History): History {
  const entry = history.future.at(-1)
  if (entry === undefined) return history
  const { document } = applyEdit(history.document, entry.edit)
  return { ...history, document, past: [...history.past, entry], future: history.future.slice(0, -1) }
}

/** Returns the position of the history. 0 is the document as it was opened. */
export function position(history: History): number {
  return history.past.at(-1)?.id ?? 0
}

/** Returns every state of the history, the oldest first: its position and the edit that led to it. */
export function statesOf({ past, future }: History): { readonly position: number; readonly label: string | null }[] {
  return [{ position: 0, label: null }, ...[...past, ...future.toReversed()].map(({ id, label }) => ({ position: id, label }))]
}

/** Undoes or redoes until the history stands at a position; one that it does not have changes nothing. */
export function goTo(history: History, to: number): History {
  if (!statesOf(history).some((state) => state.position === to)) return history
  const back = to === 0 || history.past.some((entry) => entry.id === to)
  let now = history
  while (position(now) !== to) now = back ? undo(now) : redo(now)
  return now
}
