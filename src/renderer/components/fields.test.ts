// @vitest-environment happy-dom
/** Fields take over valid input, say what is wrong with other input, and give up on Escape. */
import { afterEach, expect, test } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import type { App } from 'vue'
import { hasOwnHistory } from '../lib/shortcuts'
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

test('a field tells whether it shows what the document has, so that undo in it means the document', async () => {
  const { input, type } = mounted(128)
  expect(hasOwnHistory(input)).toBe(false)
  input.value = '64'
  input.dispatchEvent(new Event('input'))
  await nextTick()
  expect(hasOwnHistory(input)).toBe(true)
  await type('1024')
  expect(hasOwnHistory(input)).toBe(true)
  input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))
  await nextTick()
  expect(hasOwnHistory(input)).toBe(false)
})

test('a choice and a box to tick have no history of their own; a text has', () => {
  const element = (html: string) => {
    const host = document.body.appendChild(document.createElement('div'))
    host.innerHTML = html
    return host.firstElementChild
  }
  expect(hasOwnHistory(element('<select></select>'))).toBe(false)
  expect(hasOwnHistory(element('<input type="checkbox">'))).toBe(false)
  expect(hasOwnHistory(element('<input type="search">'))).toBe(true)
  expect(hasOwnHistory(element('<textarea></textarea>'))).toBe(true)
  expect(hasOwnHistory(element('<button></button>'))).toBe(false)
})
