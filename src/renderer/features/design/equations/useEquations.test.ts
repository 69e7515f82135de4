// @vitest-environment happy-dom
/** No typed text is lost on leaving a cell: a valid text becomes an edit of its own document, and one with mistakes is restored later. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { computed, createApp } from 'vue'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { sessionOf, tabsOf } from '../../../stores/document/session'
import { useDocumentStore } from '../../../stores/documentStore'
import { useEquations } from './useEquations'
import type { Equations } from './useEquations'

const hasRelu = () => useDocumentStore().tabs.open.map((tab) => tab.history.document.cells[0]?.nodes.some(({ kind }) => kind === 'relu'))

beforeEach(() => {
  setActivePinia(createPinia())
  useDocumentStore().open(lstmDocument)
})

afterEach(() => void vi.useRealTimers())

/** The panel of the shown document, as long as it is shown. */
function mounted(): { equations: Equations; unmount: () => void } {
  const { document: opened } = useDocumentStore()
  // As the panel gets them: those of the document that is shown, and the last ones when another is.
  let [cell, layer] = [opened!.cells[0]!, opened!.model.layers.find((each) => each.kind === 'recurrent')!]
  const tab = useDocumentStore().activeId
  const shown = computed(() => (useDocumentStore().activeId === tab ? useDocumentStore().document : null))
  let equations: Equations | null = null
  const app = createApp({
    setup() {
      equations = useEquations(
        () => (cell = shown.value?.cells[0] ?? cell),
        () => (layer = shown.value?.model.layers.find((each) => each.kind === 'recurrent') ?? layer)
      )
      return () => null
    }
  })
  app.mount(document.createElement('div'))
  return { equations: equations!, unmount: () => app.unmount() }
}

test('a text is in its own document however soon another is shown', () => {
  const { equations, unmount } = mounted()
  equations.type(equations.state.value.text.replace('g = tanh', 'g = relu'))
  useDocumentStore().open({ ...lstmDocument, name: 'Another' })
  unmount()
  expect(hasRelu()).toEqual([true, false])
})

test('a text is kept when the cell is left for another place', () => {
  const { equations, unmount } = mounted()
  equations.type(equations.state.value.text.replace('g = tanh', 'g = relu'))
  unmount()
  expect(hasRelu()).toEqual([true])
})

test('a text with mistakes is there again when one comes back, and gone when it was taken back', () => {
  const first = mounted()
  const wrong = first.equations.state.value.text.replace('g = tanh', 'g = tan')
  first.equations.type(wrong)
  first.unmount()
  expect(hasRelu()).toEqual([false])
  const second = mounted()
  expect(second.equations.state.value).toMatchObject({ phase: 'faulty', text: wrong })
  second.equations.takeBack()
  second.unmount()
  expect(mounted().equations.state.value.phase).toBe('same')
})

const anyNode = () => useDocumentStore().document!.cells[0]!.nodes[0]!.id
const cellId = () => useDocumentStore().document!.cells[0]!.id
const draftTexts = () => useDocumentStore().active!.drafts.map(({ text }) => text)

test('a text with mistakes stays when a node is moved, and is kept with the tab as autosave has it', () => {
  const { equations } = mounted()
  const wrong = equations.state.value.text.replace('g = tanh', 'g = tan')
  equations.type(wrong)
  equations.settle()
  useDocumentStore().edit({ kind: 'moveNodes', cell: cellId(), positions: { [anyNode()]: { x: 1, y: 2 } } })
  expect(equations.state.value).toMatchObject({ phase: 'faulty', text: wrong })
  expect(draftTexts()).toEqual([wrong])
  useDocumentStore().restore(tabsOf(sessionOf(useDocumentStore().tabs, null)))
  expect(mounted().equations.state.value).toMatchObject({ phase: 'faulty', text: wrong })
})

test('a text that the drawing overtook stays until a person chooses', () => {
  const { equations } = mounted()
  const text = equations.state.value.text.replace('g = tanh', 'g = relu')
  equations.type(`${text} nonsense`)
  equations.settle()
  useDocumentStore().edit({ kind: 'setCellTitle', cell: cellId(), name: 'Other', source: '' })
  equations.type(text)
  equations.settle()
  expect(equations.state.value.phase).toBe('overtaken')
  expect([hasRelu(), draftTexts()]).toEqual([[false], [text]])
  equations.insist()
  expect([hasRelu(), draftTexts(), equations.state.value.phase]).toEqual([[true], [], 'same'])
})

test('the text of the drawing takes the place of one that it overtook', () => {
  const { equations } = mounted()
  equations.type('cell')
  equations.settle()
  useDocumentStore().edit({ kind: 'setCellTitle', cell: cellId(), name: 'Other', source: '' })
  equations.takeBack()
  expect(equations.state.value).toMatchObject({ phase: 'same', text: expect.stringContaining('cell Other(') })
  expect(draftTexts()).toEqual([])
})

/** Types texts with so many milliseconds between them, each of which is read before the next. */
function typeSlowly(equations: Equations, pause: number, ...texts: string[]): void {
  for (const text of texts) {
    equations.type(text)
    vi.advanceTimersByTime(pause)
  }
}

test('what is typed without a long pause is one step of undo, however long it takes', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const { equations } = mounted()
  const { text } = equations.state.value
  const [one, two, three] = ['relu', 'softplus', 'sigmoid'].map((name) => text.replace('g = tanh', `g = ${name}`))
  typeSlowly(equations, 1_500, one!, two!, three!)
  expect(useDocumentStore().active!.history.past).toHaveLength(1)
  vi.advanceTimersByTime(600)
  typeSlowly(equations, 300, two!)
  expect(useDocumentStore().active!.history.past).toHaveLength(2)
})

test('what is typed after one has been elsewhere is another step of undo', () => {
  const first = mounted()
  first.equations.type(first.equations.state.value.text.replace('g = tanh', 'g = relu'))
  first.unmount()
  const second = mounted()
  second.equations.type(second.equations.state.value.text.replace('g = relu', 'g = sigmoid'))
  second.equations.settle()
  expect(useDocumentStore().active!.history.past).toHaveLength(2)
})
