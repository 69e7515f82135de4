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

test('what is pasted right after copying is what was copied, not what the clipboard had before', async () => {
  const { commands, pasted, arrive } = clipboardWith('from elsewhere')
  commands.copy()
  commands.paste()
  await new Promise((done) => setImmediate(done))
  expect(pasted).toEqual([])
  arrive()
  await eventually(() => expect(pasted).toEqual(['what was copied']))
})

test('without copying, what the clipboard has is pasted', async () => {
  const { commands, pasted } = clipboardWith('from elsewhere')
  commands.paste()
  await eventually(() => expect(pasted).toEqual(['from elsewhere']))
})
