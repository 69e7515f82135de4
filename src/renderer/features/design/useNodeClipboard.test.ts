// @vitest-environment happy-dom
/** Commands copy and paste in the order in which they were called, however long the clipboard takes. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { computed, createApp, shallowRef } from 'vue'
import { eventually } from '../../../../tests/support/eventually'
import { lstmDocument } from '../../../../tests/support/scriptedDocument'
import { useNodeClipboard } from './useNodeClipboard'
import type { NodeClipboard } from './useNodeClipboard'

beforeEach(() => setActivePinia(createPinia()))

/** The commands over a clipboard that holds `before` and takes what is written only when told to. */
function clipboardWith(before: string): { commands: NodeClipboard; pasted: string[]; arrive: () => void } {
  let held = before
  let arrive = () => {}
  const pasted: string[] = []
  vi.stubGlobal('isSecureContext', true)
  vi.spyOn(navigator.clipboard, 'readText').mockImplementation(async () => held)
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(
    (text) =>
      new Promise((done) => {
        arrive = () => {
          held = text
          done()
        }
      })
  )
  const editor = {
    cell: computed(() => lstmDocument.cells[0] ?? null),
    menuPlace: shallowRef(null),
    copy: () => 'what was copied',
    removeSelected: () => {},
    paste: (text: string) => pasted.push(text) > 0
  }
  let commands: NodeClipboard | null = null
  createApp({
    setup() {
      commands = useNodeClipboard(editor)
      return () => null
    }
  }).mount(document.createElement('div'))
  return { commands: commands!, pasted, arrive: () => arrive() }
}

/** What the browser says of reading the clipboard. */
const allowed = (state: PermissionState) => vi.spyOn(navigator.permissions, 'query').mockImplementation(async () => permission(state))
const permission = (state: PermissionState) => Object.assign(new PermissionStatus(), { state })
const never = () => new Promise<never>(() => undefined)

test('what is pasted right after copying is what was copied, not what the clipboard had before', async () => {
  const { commands, pasted, arrive } = clipboardWith('from elsewhere')
  commands.copy()
  commands.paste()
  await eventually(() => expect(pasted).toEqual(['what was copied']))
  arrive()
})

test('what the clipboard has from elsewhere since is pasted where it may be read', async () => {
  const { commands, pasted, arrive } = clipboardWith('before')
  allowed('granted')
  commands.copy()
  arrive()
  await new Promise((done) => setImmediate(done))
  vi.spyOn(navigator.clipboard, 'readText').mockImplementation(async () => 'from elsewhere since')
  commands.paste()
  await eventually(() => expect(pasted).toEqual(['from elsewhere since']))
})

test.each([
  ['the browser asks and nobody answers', 'prompt', never],
  ['the browser refuses', 'denied', () => Promise.reject(new DOMException('refused', 'NotAllowedError'))]
] as const)('what this window copied is pasted although %s', async (_, state, read) => {
  const { commands, pasted, arrive } = clipboardWith('')
  allowed(state)
  const reading = vi.spyOn(navigator.clipboard, 'readText').mockImplementation(read)
  commands.copy()
  arrive()
  await new Promise((done) => setImmediate(done))
  commands.paste()
  await eventually(() => expect(pasted).toEqual(['what was copied']))
  expect(reading).not.toHaveBeenCalled()
})

test.each([
  ['reading', 'readText'],
  ['writing', 'writeText']
] as const)('%s a clipboard that never answers is given up, and paste goes on with what there is', async (_, method) => {
  vi.useFakeTimers()
  try {
    const { commands, pasted } = clipboardWith('from elsewhere')
    allowed('granted')
    vi.spyOn(navigator.clipboard, method).mockImplementation(never)
    if (method === 'writeText') commands.copy()
    await vi.advanceTimersByTimeAsync(3_000)
    commands.paste()
    await vi.advanceTimersByTimeAsync(3_000)
    expect(pasted).toEqual([method === 'writeText' ? 'what was copied' : ''])
  } finally {
    vi.useRealTimers()
  }
})

test('a browser that never says whether the clipboard may be read does not hold paste up', async () => {
  vi.useFakeTimers()
  try {
    const { commands, pasted, arrive } = clipboardWith('')
    vi.spyOn(navigator.permissions, 'query').mockImplementation(never)
    commands.copy()
    arrive()
    await vi.advanceTimersByTimeAsync(1)
    commands.paste()
    await vi.advanceTimersByTimeAsync(3_000)
    expect(pasted).toEqual(['what was copied'])
  } finally {
    vi.useRealTimers()
  }
})

test('without copying, what the clipboard has is pasted', async () => {
  const { commands, pasted } = clipboardWith('from elsewhere')
  commands.paste()
  await eventually(() => expect(pasted).toEqual(['from elsewhere']))
})
