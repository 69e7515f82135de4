/** Opens, saves and closes documents as files, opens templates, and restores the documents that the window had open. */
import { ORPCError } from '@orpc/client'
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { GatescopeDocument } from '../../contract/document/document'
import type { Opened, Session, Template } from '../../contract/procedures/workspace'
import { blankDocument } from '../lib/blankDocument'
import { asFileName, download } from '../lib/download'
import { faultText, problemsText } from '../lib/words/faultText'
import { readUnsent } from '../lib/session/unsentSession'
import { windowId } from '../lib/session/windowId'
import { useConnectionStore } from './connectionStore'
import { useDialogStore } from './dialogStore'
import { mergedSession, tabsOf } from './document/session'
import { isUnsaved } from './document/tabs'
import type { Origin } from './document/tabs'
import { useAutosave } from './document/useAutosave'
import { useStepReveal } from './document/useStepReveal'
import { useTabViews } from './document/useTabViews'
import { useDocumentStore } from './documentStore'
import { useNoticeStore } from './noticeStore'
import { useRecentStore } from './recentStore'

/** The template that gives a blank model its task and training. */
const blankBase = { id: 'rnn-moby-dick', name: 'A blank model' }

/** A save that met a file of the same name. */
interface Taken {
  readonly tab: string
  readonly name: string
  /** The time at which the file was last written, as far as this window knows, or null. */
  readonly known: number | null
  /** Whether the tab closes after the save. */
  readonly closes: boolean
}

export const useWorkspaceStore = defineStore('workspace', () => {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const notices = useNoticeStore()
  const dialogs = useDialogStore()
  const recent = useRecentStore()
  const autosave = useAutosave()

  const templates = shallowRef<readonly Template[]>([])
  const saving = ref(false)
  /** Whether the tabs of the page before the reload have been restored. */
  const restored = ref(false)
  /** The tab that the user is asked about before it closes. It closes when it has been saved. */
  const closing = ref<string | null>(null)

  /** Opens the tabs that this window had open before. Waits for the engine if necessary. */
  function start(): void {
    useTabViews()
    useStepReveal()
    const unsent = readUnsent()
    if (unsent !== null && unsent.tabs.length > 0 && unsent.tabs.length === unsent.changed.length) restore(unsent)
    watch(
      () => connection.readyCount,
      () => void onReady(unsent),
      { immediate: connection.readyCount > 0 }
    )
  }

  async function onReady(unsent: Session | null): Promise<void> {
    try {
      templates.value = await connection.client.workspace.templates()
      if (restored.value) await autosave.save()
      else restore(mergedSession(await connection.client.workspace.recover({ window: windowId() }), unsent))
    } catch (error) {
      notices.fault(faultText('The workspace could not be read', error))
    }
  }

  function restore(session: Session | null): void {
    if (session !== null) documents.restore(tabsOf(session))
    restored.value = true
    autosave.begin()
  }

  /** Opens a document that was read. If it has problems, shows them and changes nothing. */
  function take(opened: Opened, title: string, origin: Partial<Origin> = {}): boolean {
    if (opened.ok) documents.open(opened.document, origin)
    else notices.fault(problemsText(`${title} was not opened`, opened.problems))
    return opened.ok
  }

  /** Runs a call to the workspace. A failure is shown, and then nothing has changed. */
  async function attempt(doing: string, work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work()
    } catch (error) {
      notices.fault(faultText(doing, error))
      return false
    }
  }

  /** Opens a document of a template under a name that no open document has. */
  const newFrom = (template: Pick<Template, 'id' | 'name'>, make = (document: GatescopeDocument) => document) =>
    attempt(`${template.name} was not opened`, async () => {
      const opened = await connection.client.workspace.template({ id: template.id })
      if (!opened.ok) return take(opened, template.name)
      const document = make(opened.document)
      return take({ ok: true, document: { ...document, name: documents.freshName(document.name) } }, template.name)
    })

  /** Opens a model whose cell is to be drawn. */
  const newBlank = () => newFrom(blankBase, blankDocument)

  /** Opens a saved document, or shows its tab where it is open already. */
  const open = (name: string) =>
    attempt(`${name} was not opened`, async () => {
      if (documents.showFile(name)) return true
      const { opened, savedAt } = await connection.client.workspace.open({ name })
      const done = take(opened, name, { fileName: name, savedAt })
      if (done) recent.note(name)
      return done
    })

  const openFile = (file: File) =>
    attempt(`${file.name} was not opened`, async () =>
      take(await connection.client.workspace.parse({ text: await file.text() }), file.name)
    )

  /** Saves the shown document under its file name, or under another one. `anyway`: whatever file has the name by now. */
  const save = (name: string | null = documents.fileName, anyway = false) =>
    attempt('The document was not saved', async () => {
      documents.settle()
      const { document, activeId } = documents
      if (document === null || activeId === null || saving.value) return false
      const target = name ?? asFileName(document.name)
      const known = target === documents.fileName ? documents.savedAt : null
      // Only what was asked to be saved before closing closes, and no later save does it for one that failed.
      const closes = closing.value === activeId
      closing.value = null
      saving.value = true
      try {
        const { savedAt } = await connection.client.workspace.save({ name: target, document, replaces: anyway ? 'any' : known })
        documents.markSaved(activeId, target, document, savedAt)
        recent.note(target)
        notices.news({ title: `Saved as ${target}` })
        if (closes) close(activeId)
        return true
      } catch (error) {
        if (!(error instanceof ORPCError) || error.code !== 'TAKEN') throw error
        offerToReplace({ tab: activeId, name: target, known, closes })
        return false
      } finally {
        saving.value = false
      }
    })

  /** Another document, or another window, has written a file of the name. */
  function offerToReplace({ tab, name, known, closes }: Taken): void {
    const why = known === null ? `There is a document “${name}” already.` : `“${name}” was changed elsewhere since it was opened here.`
    const replace = () => {
      documents.show(tab)
      if (documents.activeId !== tab) return
      closing.value = closes ? tab : null
      void save(name, true)
    }
    const detail = `${why} Save it under another name, or replace that file.`
    notices.fault({ title: 'The document was not saved', detail, action: { label: 'Replace', run: replace } })
  }

  /** Closes a tab; where edits would be lost, a person is asked first. */
  function askClose(id: string | null = documents.activeId): void {
    documents.settle()
    const tab = documents.tabs.open.find((one) => one.id === id)
    if (tab === undefined) return
    if (!isUnsaved(tab)) return close(tab.id)
    documents.show(tab.id)
    closing.value = tab.id
    dialogs.open('closeTab')
  }

  /** Closes a tab as it is; it can be opened again with its history. */
  function close(id: string): void {
    const name = documents.tabs.open.find((tab) => tab.id === id)?.history.document.name ?? ''
    documents.close(id)
    closing.value = null
    notices.news({ title: `Closed ${name}`, action: { label: 'Open it again', run: documents.reopen } })
  }

  function downloadDocument(): void {
    documents.settle()
    const { document } = documents
    if (document === null) return
    download(`${asFileName(document.name)}.gatescope.json`, `${JSON.stringify(document, null, 2)}\n`, 'application/json')
  }

  return {
    templates,
    restored,
    closing,
    autosavedAt: autosave.keptAt,
    autosaveFailed: autosave.failed,
    saving,
    start,
    newFrom,
    newBlank,
    open,
    openFile,
    save,
    askClose,
    close,
    downloadDocument
  }
})
