// @vitest-environment happy-dom
/** Fields take over what fits, say what does not, and give up on Escape. */
import { afterEach, expect, test } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import type { App } from 'vue'
import NumberField from './NumberField.vue'

let app: App | null = null
afterEach(() => app?.unmount())

function mounted(value: number | null, optional = false) {
  const taken: (number | null)[] = []
  const host = document.body.appendChild(document.createElement('div'))
  const onChange = (next: number | null) => taken.push(next)
  app = createApp({ render: () => h(NumberField, { label: 'Units', value, range: { min: 1, max: 512, whole: true, optional }, onChange }) })
  app.mount(host)
  const input = host.querySelector('input')
  if (input === null) throw new Error('no input')
  const type = async (text: string) => {
    input.value = text
    input.dispatchEvent(new Event('input'))
    input.dispatchEvent(new Event('change'))
    await nextTick()
  }
  return { host, input, taken, type }
}

test('the label belongs to the input', () => {
  const { host, input } = mounted(128)
  expect(host.querySelector('label')?.getAttribute('for')).toBe(input.id)
  expect(input.value).toBe('128')
})

test('a number in its range is taken over', async () => {
  const { taken, type } = mounted(128)
  await type('64')
  expect(taken).toEqual([64])
})

test('what does not fit is said and not taken, and Escape brings back the value', async () => {
  const { host, input, taken, type } = mounted(128)
  await type('1024')
  expect(host.querySelector('[role="alert"]')?.textContent).toBe('Give a whole number from 1 to 512.')
  expect(input.getAttribute('aria-invalid')).toBe('true')
  expect(taken).toEqual([])
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
  await nextTick()
  expect(input.value).toBe('128')
  expect(host.querySelector('[role="alert"]')).toBeNull()
})

test('nothing is a value where it may be', async () => {
  const { taken, type } = mounted(128, true)
  await type('')
  expect(taken).toEqual([null])
})

test('what was taken over is shown as the document has it', async () => {
  const { input, taken, type } = mounted(128)
  await type('0128')
  expect(taken).toEqual([128])
  await nextTick()
  expect(input.value).toBe('128')
})
