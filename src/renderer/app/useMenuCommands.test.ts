// @vitest-environment happy-dom
/** Each entry of the desktop window's menu reaches its command, and undo tells a text field from the drawing. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import type { EffectScope } from 'vue'
import { menuCommandSchema } from '../../contract/desktop'
import type { DesktopBridge, MenuCommand } from '../../contract/desktop'
import { lstmDocument } from '../../../tests/support/scriptedDocument'
import { useCommandStore } from '../stores/commandStore'
import { useDialogStore } from '../stores/dialogStore'
import { useDocumentStore } from '../stores/documentStore'
import { useNavigationStore } from '../stores/navigationStore'
import { useNoticeStore } from '../stores/noticeStore'
import { useSettingsStore } from '../stores/settingsStore'
import { commandsOf, useMenuCommands } from './useMenuCommands'
import { useWindowCommands } from './useWindowCommands'

const listeners = new Set<(command: MenuCommand) => void>()
const bridge: DesktopBridge = {
  platform: 'linux',
  onEngineState: () => () => undefined,
  onCommand(listener) {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  requestPort: () => undefined,
  restart: () => undefined,
  showFolder: () => undefined
}
const choose = (command: MenuCommand) => listeners.forEach((listener) => listener(command))

let scope: EffectScope
let execCommand: ReturnType<typeof vi.fn>

beforeEach(() => {
  setActivePinia(createPinia())
  vi.stubGlobal('gatescope', bridge)
  execCommand = vi.fn()
  Object.defineProperty(document, 'execCommand', { value: execCommand, configurable: true })
  scope = effectScope()
  scope.run(() => {
    useWindowCommands()
    useMenuCommands()
  })
})
afterEach(() => {
  scope.stop()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

/** The commands of the run that `RunControls` has, of which those named can be done; a spy for each. */
function runCommands(...able: readonly string[]) {
  const spies = { 'run.start': vi.fn(), 'run.resume': vi.fn(), 'run.pause': vi.fn(), 'run.stop': vi.fn() }
  useCommandStore().register(() =>
    Object.entries(spies).map(([id, run]) => ({ id, title: id, group: 'Run', disabled: !able.includes(id), run }))
  )
  return spies
}

/** A document with one edit to undo. */
function renamed() {
  const documents = useDocumentStore()
  documents.open(lstmDocument)
  documents.edit({ kind: 'setName', name: 'Other' })
  return documents
}

test.each([
  ['new', 'new'],
  ['open', 'open'],
  ['save', 'saveAs'], // of a document that has no name yet
  ['saveAs', 'saveAs'],
  ['palette', 'palette']
] as const)('%s opens a dialog', (command, dialog) => {
  choose(command)
  expect(useDialogStore().shown).toBe(dialog)
})

test.each(['design', 'train', 'inspect'] as const)('%s goes to that place', (place) => {
  useNavigationStore().go('compare')
  choose(place)
  expect(useNavigationStore().place).toBe(place)
})

test('undo and redo change the document', () => {
  const documents = renamed()
  choose('undo')
  expect(documents.document?.name).toBe(lstmDocument.name)
  choose('redo')
  expect(documents.document?.name).toBe('Other')
  expect(execCommand).not.toHaveBeenCalled()
})

test.each(['input', 'textarea'])('undo and redo in a focused %s are left to its text', (tag) => {
  const documents = renamed()
  document.body.appendChild(document.createElement(tag)).focus()
  choose('undo')
  choose('redo')
  expect(execCommand.mock.calls).toEqual([['undo'], ['redo']])
  expect(documents.document?.name).toBe('Other')
})

test('what lies behind a dialog stays as it is', () => {
  const documents = renamed()
  useDialogStore().open('palette')
  choose('undo')
  expect(documents.document?.name).toBe('Other')
})

test('training is started where no run waits', () => {
  const none = runCommands('run.start')
  choose('startTraining')
  expect(none['run.start']).toHaveBeenCalledOnce()
})

test('a run that waits is resumed rather than started anew', () => {
  const waiting = runCommands('run.start', 'run.resume')
  choose('startTraining')
  expect(waiting['run.resume']).toHaveBeenCalledOnce()
  expect(waiting['run.start']).not.toHaveBeenCalled()
})

test('a run is paused and stopped, unless it cannot be', () => {
  const training = runCommands('run.pause')
  choose('pauseTraining')
  choose('stopTraining')
  expect(training['run.pause']).toHaveBeenCalledOnce()
  expect(training['run.stop']).not.toHaveBeenCalled()
})

test('the theme changes, and the program says what it is', () => {
  const settings = useSettingsStore()
  const before = settings.shownTheme
  choose('toggleTheme')
  expect(settings.shownTheme).not.toBe(before)
  choose('about')
  expect(useNoticeStore().notices.at(-1)?.title).toMatch(/^Gatescope/)
})

test('nothing is heard once the window is gone', () => {
  scope.stop()
  expect(listeners.size).toBe(0)
})

test('every entry of the menu stands for commands that the window has', () => {
  const known = new Set(useCommandStore().commands.map(({ id }) => id))
  for (const id of ['run.start', 'run.resume', 'run.pause', 'run.stop']) known.add(id)
  expect(menuCommandSchema.options.filter((command) => !commandsOf[command].every((id) => known.has(id)))).toEqual([])
})
