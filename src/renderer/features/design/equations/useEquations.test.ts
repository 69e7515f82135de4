// @vitest-environment happy-dom
/** Nothing that is typed is lost on going elsewhere: a text without mistakes is an edit of its own document, one with mistakes is found again. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { createApp } from 'vue'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import { useDocumentStore } from '../../../stores/documentStore'
import { useEquations } from './useEquations'
import type { Equations } from './useEquations'

const hasRelu = () => useDocumentStore().tabs.open.map((tab) => tab.history.document.cells[0]?.nodes.some(({ kind }) => kind === 'relu'))

beforeEach(() => {
  setActivePinia(createPinia())
  useDocumentStore().open(lstmDocument)
})

/** The panel of the shown document, as long as it is shown. */
function mounted(): { equations: Equations; unmount: () => void } {
  const cell = useDocumentStore().document!.cells[0]!
  const layer = useDocumentStore().document!.model.layers.find((each) => each.kind === 'recurrent')!
  let equations: Equations | null = null
  const app = createApp({
    setup() {
      equations = useEquations(
        () => cell,
        () => layer,
        () => true
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
