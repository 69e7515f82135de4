// @vitest-environment happy-dom
// Keys go through places and stay within them; other keys are left to the page. The pointer finds the place of an element.
import { expect, it } from 'vitest'
import { placeAfterKey, placeOf } from './reading'

const press = (key: string, more: KeyboardEventInit = {}) => new KeyboardEvent('keydown', { key, cancelable: true, ...more })

it.each([
  ['ArrowRight', 3, 4],
  ['ArrowLeft', 3, 2],
  ['ArrowLeft', 0, 0],
  ['ArrowLeft', -1, 0],
  ['ArrowRight', -1, 0],
  ['ArrowRight', 9, 9],
  ['Home', 5, 0],
  ['End', 5, 9]
])('%s leads from %i to %i of ten places', (key, from, to) => {
  const event = press(key)
  expect(placeAfterKey(event, from, 9)).toBe(to)
  expect(event.defaultPrevented).toBe(true)
})

it.each([
  ['another key', press('a'), 9],
  ['a shortcut', press('ArrowLeft', { altKey: true }), 9],
  ['a key where there is no place', press('End'), -1]
])('leaves %s to the page', (_, event, last) => {
  expect(placeAfterKey(event, 0, last)).toBeNull()
  expect(event.defaultPrevented).toBe(false)
})

it('finds the place of the element that an event happened at', () => {
  const places: (number | null)[] = []
  const row = document.createElement('p')
  row.innerHTML = 'before <span data-at="7">token</span>'
  row.addEventListener('click', (event) => places.push(placeOf(event)))
  row.click()
  row.querySelector('span')?.click()
  expect(places).toEqual([null, 7])
})
