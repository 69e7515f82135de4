// What fails while a part of the window is drawn is told in a notice, and reaches whoever listens for errors.
// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { expect, test, vi } from 'vitest'
import { createApp } from 'vue'
import { useNoticeStore } from '../stores/noticeStore'
import { reportFaults } from './reportFaults'

test('a component that fails is told once, with its reason and a way out', () => {
  const pinia = createPinia()
  setActivePinia(pinia)
  const reported = vi.fn()
  vi.stubGlobal('reportError', reported)
  const fault = new TypeError('shown is not a function')
  for (let k = 0; k < 2; k++) {
    const app = createApp({
      render() {
        throw fault
      }
    }).use(pinia)
    reportFaults(app)
    app.mount(document.createElement('div'))
  }
  const { notices } = useNoticeStore()
  expect(notices).toMatchObject([{ kind: 'fault', title: 'A part of the window failed', lines: ['shown is not a function'] }])
  expect(notices[0]?.action?.label).toBe('Reload')
  expect(reported.mock.calls).toEqual([[fault], [fault]])
  vi.unstubAllGlobals()
})
