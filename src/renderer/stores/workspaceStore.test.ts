// @vitest-environment happy-dom
/** Opening, saving and autosave lose nothing with a scripted engine; a failure is reported and changes nothing. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { KeptTab } from '../../contract/procedures/workspace'
import { eventually } from '../../../tests/support/eventually'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { ScriptedConnection, ScriptedEngine } from '../../../tests/support/scriptedEngine'
import { keepUnsent, readUnsent } from '../lib/session/unsentSession'
import { windowId } from '../lib/session/windowId'
import { useConnectionStore } from './connectionStore'
import { useDialogStore } from './dialogStore'
import { useDocumentStore } from './documentStore'
import { useNavigationStore } from './navigationStore'
import { useNoticeStore } from './noticeStore'
import { useRecentStore } from './recentStore'
import { useWorkspaceStore } from './workspaceStore'

let engine: ScriptedEngine
let connection: ScriptedConnection

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  sessionStorage.clear()
  localStorage.clear()
  setActivePinia(createPinia())
  engine = new ScriptedEngine()
  connection = new ScriptedConnection(engine)
})
afterEach(() => {
  vi.useRealTimers()
})

const keptTab = (tab: string, name: string, fileName: string | null = null): KeptTab => ({
  tab,
  name: fileName,
  savedAt: null,
  unsaved: true,
  document: { ...lstmDocument, name }
})
const keptNames = () => engine.autosaved.get(windowId())?.changed.map(({ document }) => document.name)

/** Opens a window and answers all its requests. */
async function started() {
  useConnectionStore().attach(connection)
  const workspace = useWorkspaceStore()
  workspace.start()
  await eventually(() => expect(workspace.restored && workspace.templates.length > 0).toBe(true))
  return { workspace, documents: useDocumentStore(), notices: useNoticeStore() }
}

/** Opens a window with the first template. */
async function opened() {
  const window = await started()
  const [template] = window.workspace.templates
  if (template === undefined) throw new Error('no template')
  expect(await window.workspace.newFrom(template)).toBe(true)
  await nextTick()
  return { ...window, template }
}

describe('what a window has open when it comes up', () => {
  test('is nothing at first, and a template opens with its cell', async () => {
    const { documents } = await started()
    expect(documents.document).toBeNull()
    const { workspace } = await opened()
    expect(documents.document).toEqual(lstmDocument)
    expect([documents.fileName, useNavigationStore().openLayer, workspace.autosaveFailed]).toEqual([null, 'recurrent', false])
  })

  test('a second document of a template has a name of its own, and a blank model has the ports of a cell alone', async () => {
    const { documents, workspace, template } = await opened()
    await workspace.newFrom(template)
    await workspace.newBlank()
    const [cell] = documents.document?.cells ?? []
    expect(documents.tabs.open.map((tab) => tab.history.document.name)).toEqual([lstmDocument.name, `${lstmDocument.name} 2`, 'My model'])
    expect([cell?.edges, documents.dirty, useNavigationStore().openLayer]).toEqual([[], false, 'recurrent'])
  })

  test('is what autosave kept for this window, with the tab that was shown', async () => {
    engine.autosaved.set(windowId(), { tabs: ['t1', 't2'], active: 't2', changed: [keptTab('t1', 'One'), keptTab('t2', 'Two', 'mine')] })
    const { documents } = await started()
    expect([documents.tabs.open.length, documents.document?.name, documents.fileName, documents.dirty]).toEqual([2, 'Two', 'mine', true])
  })

  test('is what the page could not send any more, rather than what autosave kept before', async () => {
    engine.autosaved.set(windowId(), { tabs: ['t1', 't2'], active: 't1', changed: [keptTab('t1', 'Old'), keptTab('t2', 'Two')] })
    keepUnsent({ tabs: ['t2', 't1'], active: 't1', changed: [keptTab('t1', 'Newest')] })
    const { documents } = await started()
    expect(documents.tabs.open.map((tab) => tab.history.document.name)).toEqual(['Two', 'Newest'])
    expect(documents.document?.name).toBe('Newest')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(keptNames()).toEqual(['Two', 'Newest'])
    expect(readUnsent()).toBeNull()
  })

  test('waits for the engine', async () => {
    engine.autosaved.set(windowId(), { tabs: ['t1'], active: 't1', changed: [keptTab('t1', 'One')] })
    connection.state = { state: 'starting' }
    useConnectionStore().attach(connection)
    useWorkspaceStore().start()
    expect(useDocumentStore().document).toBeNull()
    connection.become({ state: 'ready', generation: 1 })
    await eventually(() => expect(useDocumentStore().document?.name).toBe('One'))
  })
})

describe('autosave', () => {
  test('follows edits after a while, the newest only', async () => {
    const { documents } = await opened()
    await vi.advanceTimersByTimeAsync(2_000)
    for (const name of ['A', 'B', 'C']) {
      documents.edit({ kind: 'setName', name })
      await nextTick()
    }
    await vi.advanceTimersByTimeAsync(900)
    expect(keptNames()).toEqual([lstmDocument.name])
    await vi.advanceTimersByTimeAsync(200)
    expect(keptNames()).toEqual(['C'])
  })

  test('keeps all tabs, and forgets those that were closed', async () => {
    const { documents, workspace, template } = await opened()
    documents.edit({ kind: 'setName', name: 'First' })
    await workspace.newFrom(template)
    await nextTick()
    await vi.advanceTimersByTimeAsync(1_100)
    expect(keptNames()).toEqual(['First', lstmDocument.name])
    workspace.askClose()
    await nextTick()
    await vi.advanceTimersByTimeAsync(1_100)
    expect(keptNames()).toEqual(['First'])
  })

  test('says that it failed, and catches up when the engine is back', async () => {
    const { documents, workspace, notices } = await opened()
    engine.full = 'No space left on device'
    documents.edit({ kind: 'setName', name: 'Kept' })
    await nextTick()
    await vi.advanceTimersByTimeAsync(1_500)
    await eventually(() => expect(workspace.autosaveFailed).toBe(true))
    expect(notices.notices.at(-1)?.detail).toContain('No space left on device')
    engine.full = null
    connection.become({ state: 'lost', reason: 'killed' })
    connection.become({ state: 'ready', generation: 2 })
    await eventually(() => expect(keptNames()).toEqual(['Kept']))
    expect(workspace.autosaveFailed).toBe(false)
  })
})

describe('closing', () => {
  test('asks where edits would be lost, and closes once they are saved', async () => {
    const { documents, workspace } = await opened()
    documents.edit({ kind: 'setName', name: 'Edited' })
    workspace.askClose()
    expect([useDialogStore().shown, documents.tabs.open.length]).toEqual(['closeTab', 1])
    expect(await workspace.save('mine')).toBe(true)
    expect([documents.tabs.open.length, engine.saved.get('mine')?.document.name]).toEqual([0, 'Edited'])
  })

  test('stays open where the file could not be written', async () => {
    const { documents, workspace } = await opened()
    documents.edit({ kind: 'setName', name: 'Edited' })
    workspace.askClose()
    engine.full = 'No space left on device'
    expect(await workspace.save('mine')).toBe(false)
    expect(documents.document?.name).toBe('Edited')
    engine.full = null
    expect(await workspace.save('mine')).toBe(true)
    expect(documents.document?.name).toBe('Edited')
  })

  test('closes also after a person has replaced the file that had the name', async () => {
    const { documents, workspace, notices, template } = await opened()
    await workspace.save('mine')
    await workspace.newFrom(template)
    documents.edit({ kind: 'setName', name: 'Second' })
    workspace.askClose()
    expect(await workspace.save('mine')).toBe(false)
    expect(documents.document?.name).toBe('Second')
    notices.notices.at(-1)?.action?.run()
    await eventually(() => expect(documents.tabs.open.length).toBe(1))
    expect(engine.saved.get('mine')?.document.name).toBe('Second')
  })

  test('does not ask where nothing would be lost, and leads back', async () => {
    const { documents, workspace, notices } = await opened()
    workspace.askClose()
    expect([useDialogStore().shown, documents.document]).toEqual([null, null])
    notices.notices.at(-1)?.action?.run()
    expect(documents.document).toEqual(lstmDocument)
  })
})

describe('saving and opening', () => {
  test('a saved document is not dirty and can be opened again', async () => {
    const { documents, workspace } = await opened()
    documents.edit({ kind: 'setName', name: 'A/B: mine?' })
    expect(await workspace.save()).toBe(true)
    expect([documents.fileName, documents.dirty]).toEqual(['A B mine', false])
    expect(await workspace.open('A B mine')).toBe(true)
    expect(documents.document?.name).toBe('A/B: mine?')
  })

  test('a full disk is said, and the document stays open and unsaved', async () => {
    const { documents, workspace, notices } = await opened()
    engine.full = 'No space left on device'
    expect(await workspace.save('mine')).toBe(false)
    expect(notices.notices.at(-1)).toMatchObject({ kind: 'fault', detail: 'mine.gatescope.json: No space left on device' })
    expect(documents.fileName).toBeNull()
  })

  test('another document of the same name stays until a person replaces it', async () => {
    const { documents, workspace, notices, template } = await opened()
    await workspace.save('mine')
    await workspace.newFrom(template)
    documents.edit({ kind: 'setName', name: 'Second' })
    expect(await workspace.save('mine')).toBe(false)
    expect([engine.saved.get('mine')?.document.name, documents.fileName]).toEqual([lstmDocument.name, null])
    const notice = notices.notices.at(-1)
    expect(notice?.detail).toContain('There is a document “mine” already.')
    documents.step(1)
    notice?.action?.run()
    await eventually(() => expect(engine.saved.get('mine')?.document.name).toBe('Second'))
    expect([documents.document?.name, documents.fileName]).toEqual(['Second', 'mine'])
  })

  test('what another window has saved meanwhile is not overwritten', async () => {
    const { documents, workspace, notices } = await opened()
    await workspace.save('mine')
    engine.saved.set('mine', { document: { ...lstmDocument, name: 'Theirs' }, savedAt: engine.write('mine') })
    documents.edit({ kind: 'setName', name: 'Ours' })
    expect(await workspace.save()).toBe(false)
    expect([engine.saved.get('mine')?.document.name, documents.dirty]).toEqual(['Theirs', true])
    expect(notices.notices.at(-1)?.detail).toContain('“mine” was changed elsewhere')
    notices.notices.at(-1)?.action?.run()
    await eventually(() => expect(documents.dirty).toBe(false))
    expect(engine.saved.get('mine')?.document.name).toBe('Ours')
  })

  test('a broken file is said with its places, and changes nothing', async () => {
    const { documents, workspace, notices } = await opened()
    const before = documents.document
    const broken = JSON.stringify({ ...lstmDocument, training: { ...lstmDocument.training, batchSize: -3 } })
    expect(await workspace.openFile(new File([broken], 'broken.json'))).toBe(false)
    expect(documents.document).toBe(before)
    const notice = notices.notices.at(-1)
    expect(notice).toMatchObject({ kind: 'fault', title: 'broken.json was not opened' })
    expect(notice?.lines?.join(' ')).toMatch(/batch ?size/i)
  })

  test('a file that is not JSON is said with line and column', async () => {
    const { workspace, notices } = await opened()
    expect(await workspace.openFile(new File(['{"format": '], 'half.json'))).toBe(false)
    expect(notices.notices.at(-1)?.lines?.[0]).toContain('Line 1')
  })

  test('a document that is open already is shown, not opened twice', async () => {
    const { documents, workspace, template } = await opened()
    await workspace.save('mine')
    await workspace.newFrom(template)
    expect(documents.fileName).toBeNull()
    expect(await workspace.open('mine')).toBe(true)
    expect([documents.fileName, documents.tabs.open.length]).toEqual(['mine', 2])
    expect(useRecentStore().names[0]).toBe('mine')
  })
})
