// @vitest-environment happy-dom
/** Opening, saving and autosave against a scripted engine: nothing is lost, and what fails is said and changes nothing. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { ScriptedConnection, ScriptedEngine } from '../../../tests/support/scriptedEngine'
import { keepUnsent, readUnsent } from '../lib/lastWords'
import { windowId } from '../lib/windowId'
import { useConnectionStore } from './connectionStore'
import { useDocumentStore } from './documentStore'
import { useNavigationStore } from './navigationStore'
import { useNoticeStore } from './noticeStore'
import { useWorkspaceStore } from './workspaceStore'

let engine: ScriptedEngine
let connection: ScriptedConnection

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  sessionStorage.clear()
  setActivePinia(createPinia())
  engine = new ScriptedEngine()
  connection = new ScriptedConnection(engine)
})
afterEach(() => {
  vi.useRealTimers()
})

/** A window that has come up, with all its requests answered. */
async function started() {
  useConnectionStore().attach(connection)
  const workspace = useWorkspaceStore()
  await workspace.start()
  await vi.waitFor(() => expect(workspace.templates).not.toEqual([]))
  await vi.waitFor(() => expect(useDocumentStore().document).not.toBeNull())
  return { workspace, documents: useDocumentStore(), notices: useNoticeStore() }
}

describe('the first document of a window', () => {
  test('is the first template, with its cell open', async () => {
    const { documents } = await started()
    expect(documents.document).toEqual(lstmDocument)
    expect([documents.fileName, useNavigationStore().openLayer]).toEqual([null, 'recurrent'])
  })

  test('is what autosave kept for this window', async () => {
    engine.autosaved.set(windowId(), { name: 'mine', document: { ...lstmDocument, name: 'Recovered' }, savedAt: 1 })
    const { documents } = await started()
    expect([documents.document?.name, documents.fileName]).toEqual(['Recovered', 'mine'])
  })

  test('is what the page could not send any more, rather than what autosave kept before', async () => {
    engine.autosaved.set(windowId(), { name: null, document: lstmDocument, savedAt: 1 })
    keepUnsent({ name: 'mine', document: { ...lstmDocument, name: 'Newest' } })
    const { documents } = await started()
    expect(documents.document?.name).toBe('Newest')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(engine.autosaved.get(windowId())?.document.name).toBe('Newest')
    expect(readUnsent()).toBeNull()
  })

  test('waits for the engine', async () => {
    connection.state = { state: 'starting' }
    useConnectionStore().attach(connection)
    await useWorkspaceStore().start()
    expect(useDocumentStore().document).toBeNull()
    connection.become({ state: 'ready', generation: 1 })
    await vi.waitFor(() => expect(useDocumentStore().document).toEqual(lstmDocument))
  })
})

describe('autosave', () => {
  test('follows edits after a while, the newest only', async () => {
    const { documents } = await started()
    await vi.advanceTimersByTimeAsync(2_000)
    for (const name of ['A', 'B', 'C']) {
      documents.edit({ kind: 'setName', name })
      await nextTick()
    }
    await vi.advanceTimersByTimeAsync(900)
    expect(engine.autosaved.get(windowId())?.document.name).toBe(lstmDocument.name)
    await vi.advanceTimersByTimeAsync(200)
    expect(engine.autosaved.get(windowId())?.document.name).toBe('C')
  })

  test('says that it failed, and catches up when the engine is back', async () => {
    const { documents, workspace, notices } = await started()
    engine.full = 'No space left on device'
    documents.edit({ kind: 'setName', name: 'Kept' })
    await nextTick()
    await vi.advanceTimersByTimeAsync(1_500)
    await vi.waitFor(() => expect(workspace.autosaveFailed).toBe(true))
    expect(notices.notices.at(-1)?.detail).toContain('No space left on device')
    engine.full = null
    connection.become({ state: 'lost', reason: 'killed' })
    connection.become({ state: 'ready', generation: 2 })
    await vi.waitFor(() => expect(engine.autosaved.get(windowId())?.document.name).toBe('Kept'))
    expect(workspace.autosaveFailed).toBe(false)
  })
})

describe('saving and opening', () => {
  test('a saved document is not dirty and can be opened again', async () => {
    const { documents, workspace } = await started()
    documents.edit({ kind: 'setName', name: 'A/B: mine?' })
    expect(await workspace.save()).toBe(true)
    expect([documents.fileName, documents.dirty]).toEqual(['A B mine', false])
    expect(await workspace.open('A B mine', 1)).toBe(true)
    expect(documents.document?.name).toBe('A/B: mine?')
  })

  test('a full disk is said, and the document stays open and unsaved', async () => {
    const { documents, workspace, notices } = await started()
    engine.full = 'No space left on device'
    expect(await workspace.save('mine')).toBe(false)
    expect(notices.notices.at(-1)).toMatchObject({ kind: 'fault', detail: 'mine.gatescope.json: No space left on device' })
    expect([documents.fileName, documents.dirty]).toEqual([null, true])
  })

  test('a broken file is said with its places, and changes nothing', async () => {
    const { documents, workspace, notices } = await started()
    const before = documents.document
    const broken = JSON.stringify({ ...lstmDocument, training: { ...lstmDocument.training, batchSize: -3 } })
    expect(await workspace.openFile(new File([broken], 'broken.json'))).toBe(false)
    expect(documents.document).toBe(before)
    const notice = notices.notices.at(-1)
    expect(notice).toMatchObject({ kind: 'fault', title: 'broken.json was not opened' })
    expect(notice?.lines?.join(' ')).toMatch(/batch ?size/i)
  })

  test('a file that is not JSON is said with line and column', async () => {
    const { workspace, notices } = await started()
    expect(await workspace.openFile(new File(['{"format": '], 'half.json'))).toBe(false)
    expect(notices.notices.at(-1)?.lines?.[0]).toContain('Line 1')
  })

  test('leaving unsaved edits offers the way back', async () => {
    const { documents, workspace, notices } = await started()
    documents.edit({ kind: 'setName', name: 'Edited' })
    const [template] = workspace.templates
    if (template === undefined) throw new Error('no template')
    expect(await workspace.newFrom(template)).toBe(true)
    notices.notices.at(-1)?.action?.run()
    expect(documents.document?.name).toBe('Edited')
  })
})
