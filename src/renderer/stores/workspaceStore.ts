/** Documents as files: the first one of a window, opening, saving, and the autosaved copy that a reload finds again. */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { GatescopeDocument } from '../../contract/document/document'
import type { Opened, Template } from '../../contract/procedures/workspace'
import { asFileName, download } from '../lib/download'
import { faultText, problemsText } from '../lib/faultText'
import { forgetUnsent, keepUnsent, readUnsent } from '../lib/lastWords'
import { windowId } from '../lib/windowId'
import { useConnectionStore } from './connectionStore'
import { useDocumentStore } from './documentStore'
import { useNavigationStore } from './navigationStore'
import { useNoticeStore } from './noticeStore'

const firstTemplate = 'lstm-moby-dick'
const autosaveAfter = 1_000

export const useWorkspaceStore = defineStore('workspace', () => {
  const connection = useConnectionStore()
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const notices = useNoticeStore()

  const templates = shallowRef<readonly Template[]>([])
  /** Whether autosave could not keep the newest edits; it goes on trying with each edit and each new connection. */
  const autosaveFailed = ref(false)
  const autosavedAt = ref<number | null>(null)
  const saving = ref(false)
  let unsent: GatescopeDocument | null = null
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Opens what this window had before, or the first template. Waits for the engine where it must. */
  async function start(): Promise<void> {
    const kept = readUnsent()
    if (kept !== null) show(kept.document, kept.name, null)
    watch(
      () => connection.readyCount,
      () => void onReady(),
      { immediate: connection.readyCount > 0 }
    )
    watch(() => documents.document, plan)
    addEventListener('pagehide', () => {
      if (unsent !== null) keepUnsent({ name: documents.fileName, document: unsent })
    })
    if (kept !== null) plan(kept.document)
  }

  async function onReady(): Promise<void> {
    try {
      templates.value = await connection.client.workspace.templates()
      if (documents.document === null) await openFirst()
      else if (unsent !== null) await autosave()
    } catch (error) {
      notices.fault(faultText('The workspace could not be read', error))
    }
  }

  async function openFirst(): Promise<void> {
    const recovered = await connection.client.workspace.recover({ window: windowId() })
    if (recovered !== null) return show(recovered.document, recovered.name, null)
    const opened = await connection.client.workspace.template({ id: firstTemplate })
    if (opened.ok) show(opened.document, null, null)
    else notices.fault(problemsText('The first template could not be opened', opened.problems))
  }

  function show(document: GatescopeDocument, name: string | null, savedAt: number | null): void {
    documents.replace(document, name, savedAt)
    navigation.select([])
    const recurrent = document.model.layers.find((layer) => layer.kind === 'recurrent')
    navigation.open(recurrent?.id ?? null)
  }

  /** Shows a document that was read, or says what is wrong with it and changes nothing. */
  function take(opened: Opened, title: string, name: string | null, savedAt: number | null): boolean {
    if (!opened.ok) {
      notices.fault(problemsText(`${title} was not opened`, opened.problems))
      return false
    }
    const back = documents.leave()
    show(opened.document, name, savedAt)
    notices.news({
      title: `Opened ${title}`,
      ...(back !== null && { detail: `${back.name} had unsaved edits.`, action: { label: 'Go back to it', run: back.restore } })
    })
    return true
  }

  /** Runs a call to the workspace and says so when it fails; then nothing has changed. */
  async function attempt(doing: string, work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work()
    } catch (error) {
      notices.fault(faultText(doing, error))
      return false
    }
  }

  const newFrom = (template: Template) =>
    attempt(`${template.name} was not opened`, async () =>
      take(await connection.client.workspace.template({ id: template.id }), template.name, null, null)
    )

  const open = (name: string, savedAt: number) =>
    attempt(`${name} was not opened`, async () => take(await connection.client.workspace.open({ name }), name, name, savedAt))

  const openFile = (file: File) =>
    attempt(`${file.name} was not opened`, async () =>
      take(await connection.client.workspace.parse({ text: await file.text() }), file.name, null, null)
    )

  /** Saves under the document's file name, or under another one. */
  const save = (name: string | null = documents.fileName) =>
    attempt('The document was not saved', async () => {
      const { document } = documents
      if (document === null || saving.value) return false
      saving.value = true
      try {
        const target = name ?? asFileName(document.name)
        const { savedAt } = await connection.client.workspace.save({ name: target, document })
        documents.markSaved(target, document, savedAt)
        notices.news({ title: `Saved as ${target}` })
        return true
      } finally {
        saving.value = false
      }
    })

  function downloadDocument(): void {
    const { document } = documents
    if (document === null) return
    download(`${asFileName(document.name)}.gatescope.json`, `${JSON.stringify(document, null, 2)}\n`, 'application/json')
  }

  function plan(document: GatescopeDocument | null): void {
    if (document === null) return
    unsent = document
    clearTimeout(timer)
    timer = setTimeout(() => void autosave(), autosaveAfter)
  }

  async function autosave(): Promise<void> {
    const document = unsent
    if (document === null || !connection.ready) return
    try {
      const { savedAt } = await connection.client.workspace.autosave({ window: windowId(), name: documents.fileName, document })
      autosavedAt.value = savedAt
      autosaveFailed.value = false
      if (unsent !== document) return
      unsent = null
      forgetUnsent()
    } catch (error) {
      if (!autosaveFailed.value && connection.ready) notices.fault(faultText('Autosave could not keep the newest edits', error))
      autosaveFailed.value = true
    }
  }

  return { templates, autosavedAt, autosaveFailed, saving, start, newFrom, open, openFile, save, downloadDocument }
})
