/** The list of interventions of each open document, with its undo, and the one that is being edited. */
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { Intervention } from '../../../contract/interventions/intervention'
import { mostInterventions } from '../../../contract/interventions/intervention'
import { useDocumentStore } from '../documentStore'
import { emptyDraft } from './draft'
import type { Draft } from './draft'

interface ListState {
  readonly list: readonly Intervention[]
  /** The lists before, the newest last. */
  readonly past: readonly (readonly Intervention[])[]
  readonly future: readonly (readonly Intervention[])[]
}

/** What the form holds; `at` is the row that it changes, null for a new one. */
export interface Editing {
  readonly at: number | null
  readonly draft: Draft
}

const nothing: ListState = { list: [], past: [], future: [] }

export const useInterventionStore = defineStore('interventions', () => {
  const documents = useDocumentStore()
  const states = shallowRef<ReadonlyMap<string, ListState>>(new Map())
  const editing = shallowRef<Editing | null>(null)
  const key = computed(() => documents.activeId ?? '')
  const state = computed(() => states.value.get(key.value) ?? nothing)
  const list = computed(() => state.value.list)

  function keep(next: ListState): void {
    states.value = new Map(states.value).set(key.value, next)
  }

  function set(next: readonly Intervention[]): void {
    const { list: before, past } = state.value
    keep({ list: next.slice(0, mostInterventions), past: [...past, before], future: [] })
  }

  const remove = (at: number) => set(list.value.filter((_, k) => k !== at))
  const toggle = (at: number) => set(list.value.map((row, k) => (k === at ? { ...row, on: !row.on } : row)))

  /** Takes over what the form holds. */
  function commit(row: Intervention): void {
    const at = editing.value?.at ?? null
    set(at === null ? [...list.value, row] : list.value.map((old, k) => (k === at ? row : old)))
    editing.value = null
  }

  function undo(): void {
    const { list: now, past, future } = state.value
    const before = past.at(-1)
    if (before) keep({ list: before, past: past.slice(0, -1), future: [now, ...future] })
    editing.value = null
  }

  function redo(): void {
    const { list: now, past, future } = state.value
    const [next, ...rest] = future
    if (next) keep({ list: next, past: [...past, now], future: rest })
    editing.value = null
  }

  /** Opens the form with what is known of a new change. */
  function begin(known: Partial<Draft> = {}): void {
    editing.value = { at: null, draft: { ...emptyDraft, ...known } }
  }

  const canUndo = computed(() => state.value.past.length > 0)
  const canRedo = computed(() => state.value.future.length > 0)
  watch(key, () => (editing.value = null))

  return { list, editing, canUndo, canRedo, set, remove, toggle, commit, undo, redo, begin }
})
