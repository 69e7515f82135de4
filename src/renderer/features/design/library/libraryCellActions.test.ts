// @vitest-environment happy-dom
// A cell of the library is renamed in a field that begins with its name, and deleted only after a question.
import { createPinia } from 'pinia'
import { expect, it } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import { lstmDocument } from '../../../../../tests/support/scriptedDocument'
import LibraryCellActions from './LibraryCellActions.vue'

const [cell] = lstmDocument.cells
if (cell === undefined) throw new Error('no cell')

it('selects the name to be typed over, and has the focus on what keeps the cell', async () => {
  const host = document.body.appendChild(document.createElement('div'))
  const app = createApp({ render: () => h(LibraryCellActions, { entry: { name: 'my gates', savedAt: 0, cell } }) }).use(createPinia())
  app.mount(host)
  const press = async (label: string) => {
    host.querySelector<HTMLButtonElement>(`[aria-label="${label}"]`)?.click()
    await nextTick()
    await nextTick()
  }
  await press('Rename my gates')
  const input = host.querySelector('input')
  expect([input?.value, input?.selectionStart, input?.selectionEnd]).toEqual(['my gates', 0, 8])
  input?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
  await nextTick()
  expect(host.querySelector('input')).toBeNull()
  await press('Delete my gates')
  expect(document.activeElement?.textContent).toBe('Keep it')
  app.unmount()
})
