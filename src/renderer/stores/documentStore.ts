/** Holds the open documents as tabs, each with its history of edits, and tells which one is shown. */
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { GatescopeDocument } from '../../contract/document/document'
import type { Draft } from '../../contract/procedures/workspace'
import type { Edit } from '../lib/edits/edit'
import { amend as amendIn, goTo, perform, position, redo as redoIn, undo as undoIn } from '../lib/edits/history'
import type { History } from '../lib/edits/history'
import { freshTitle } from '../lib/freshTitle'
import { withDocumentId } from '../lib/session/documentId'
import { randomName } from '../lib/session/randomName'
import {
  activeTab,
  addTab,
  changeTab,
  closeTab,
  isUnsaved,
  moveTab,
  newTab,
  noTabs,
  reopenTab,
  showTab,
  stepTab,
  withDraft,
  withoutDraft
} from './document/tabs'
import type { DraftPlace, Origin, Tab, Tabs } from './document/tabs'

/** What undo or redo did last. */
export interface Step {
  readonly label: string
  /** The edit that was applied to `before`. */
  readonly edit: Edit
  readonly before: GatescopeDocument
  readonly undone: boolean
}

export const useDocumentStore = defineStore('document', () => {
  const tabs = shallowRef<Tabs>(noTabs)
  const active = computed<Tab | null>(() => activeTab(tabs.value))
  const activeId = computed(() => active.value?.id ?? null)
  const history = computed<History | null>(() => active.value?.history ?? null)
  const fileName = computed(() => active.value?.fileName ?? null)
  const savedAt = computed(() => active.value?.savedAt ?? null)

  const document = computed<GatescopeDocument | null>(() => history.value?.document ?? null)
  const documentId = computed(() => document.value?.id ?? null)
  const undoLabel = computed(() => history.value?.past.at(-1)?.label ?? null)
  const redoLabel = computed(() => history.value?.future.at(-1)?.label ?? null)
  /** Whether closing the shown document would lose edits. */
  const dirty = computed(() => active.value !== null && isUnsaved(active.value))

  const writers = new Set<() => void>()
  /** Turns half-typed text into edits, before the tab changes and before a save or a run. */
  const settle = () => writers.forEach((write) => write())

  /** Registers a writer that is called whenever the documents settle. Returns a function that removes it. */
  function settledBy(write: () => void): () => void {
    writers.add(write)
    return () => void writers.delete(write)
  }

  /** The tab that has a document open, by the document's id; null when none has. */
  const tabOfDocument = (id: string) => tabs.value.open.find((tab) => tab.history.document.id === id)?.id ?? null

  /** A name for a document that no open one has. */
  const freshName = (wanted: string) => freshTitle(new Set(tabs.value.open.map((tab) => tab.history.document.name)), wanted)

  /** Opens a document in a tab of its own, and shows it. */
  function open(next: GatescopeDocument, origin: Partial<Origin> = {}): void {
    settle()
    const taken = (id: string) => tabOfDocument(id) !== null
    const document = withDocumentId(next, origin.fileName ?? null, taken)
    tabs.value = addTab(tabs.value, newTab(document, { id: randomName('t'), fileName: null, savedAt: null, unsaved: false, ...origin }))
  }

  /** Opens the tabs that were open before a reload. */
  const restore = (before: Tabs) => void (tabs.value = before)

  /** Shows the tab that has this file, if there is one. */
  function showFile(name: string): boolean {
    const openTab = tabs.value.open.find((tab) => tab.fileName === name)
    if (openTab !== undefined) show(openTab.id)
    return openTab !== undefined
  }

  /** Changes the open tabs or the shown one, after all typed text has become edits of its own tab. */
  function arrange(next: (tabs: Tabs) => Tabs): void {
    settle()
    tabs.value = next(tabs.value)
  }

  const show = (id: string) => arrange((now) => showTab(now, id))
  const step = (by: number) => arrange((now) => stepTab(now, by))
  /** Closes a tab even if it has unsaved edits. */
  const close = (id: string) => arrange((now) => closeTab(now, id))
  const reopen = () => arrange(reopenTab)
  const move = (id: string, to: number) => void (tabs.value = moveTab(tabs.value, id, to))

  /** Replaces the history of the shown document. */
  function change(next: (history: History) => History): void {
    const tab = active.value
    if (tab === null) return
    const after = next(tab.history)
    if (after !== tab.history) tabs.value = changeTab(tabs.value, tab.id, (one) => ({ ...one, history: after }))
  }

  /**
   * Does an edit. Edits with one `mergeKey`, one right after the other, are undone together.
   * @throws EditFault when the edit does not fit the document, which then stays as it is.
   */
  function edit(next: Edit, mergeKey: string | null = null): void {
    const before = document.value
    change((now) => perform(now, next, mergeKey))
    if (before !== null && document.value !== null) lastEdit.value = { before, after: document.value }
  }

  /** The newest edit that a person made; neither undo nor redo nor an amendment is one. */
  const lastEdit = shallowRef<{ readonly before: GatescopeDocument; readonly after: GatescopeDocument } | null>(null)
  /** Adds an edit to the newest step, so that both are undone together: the layout that follows an edit. */
  const amend = (next: Edit) => change((now) => amendIn(now, next))
  const lastStep = shallowRef<Step | null>(null)

  /** Moves along the history, and records the last step. */
  function travel(next: (history: History) => History): void {
    const before = history.value
    change(next)
    const after = history.value
    if (before === null || after === null || before === after) return
    const undone = after.past.length < before.past.length
    const entry = undone ? after.future.at(-1) : after.past.at(-1)
    if (entry === undefined) return
    lastStep.value = { label: entry.label, edit: undone ? entry.inverse : entry.edit, before: before.document, undone }
  }

  const undo = () => travel(undoIn)
  const redo = () => travel(redoIn)
  /** Undoes or redoes until the history stands at a position. */
  const jump = (to: number) => travel((now) => goTo(now, to))

  /** Records that `saved` is the tab's document on disk. Edits made during the save stay unsaved. */
  function markSaved(id: string, name: string, saved: GatescopeDocument, at: number): void {
    tabs.value = changeTab(tabs.value, id, (tab) => ({
      ...tab,
      fileName: name,
      savedAt: at,
      savedPosition: tab.history.document === saved ? position(tab.history) : tab.savedPosition
    }))
  }

  /** Replaces a tab only if the change makes a different one, so that no watcher runs in vain. */
  function changeDrafts(id: string, next: (tab: Tab) => Tab): void {
    const tab = tabs.value.open.find((one) => one.id === id)
    if (tab === undefined) return
    const after = next(tab)
    if (after !== tab) tabs.value = changeTab(tabs.value, id, () => after)
  }

  /** Stores equations that the drawing does not follow yet with their tab, also over a reload. */
  const keepDraft = (id: string, draft: Draft) => changeDrafts(id, (tab) => withDraft(tab, draft))
  const dropDraft = (id: string, place: DraftPlace) => changeDrafts(id, (tab) => withoutDraft(tab, place))

  return {
    tabs,
    active,
    activeId,
    history,
    document,
    documentId,
    tabOfDocument,
    freshName,
    fileName,
    savedAt,
    dirty,
    undoLabel,
    redoLabel,
    lastStep,
    lastEdit,
    settle,
    settledBy,
    open,
    restore,
    showFile,
    show,
    step,
    close,
    reopen,
    move,
    edit,
    amend,
    undo,
    redo,
    jump,
    keepDraft,
    dropDraft,
    markSaved
  }
})
