/** The remembered place of the window. */
import { expect, test } from 'vitest'
import { isReachable, parseRemembered } from './windowBounds'

const remembered = { bounds: { x: 10, y: 20, width: 1280, height: 800 }, maximized: false }

test('comes back as it was kept', () => {
  expect(parseRemembered(JSON.stringify(remembered))).toEqual(remembered)
})

test.each(['', '{', 'null', '{"bounds":{}}', JSON.stringify({ ...remembered, bounds: { ...remembered.bounds, width: 1 } })])(
  'is nothing in %j',
  (text) => {
    expect(parseRemembered(text)).toBeNull()
  }
)

const display = { workArea: { x: 0, y: 25, width: 1920, height: 1055 } }
const second = { workArea: { x: 1920, y: 0, width: 1280, height: 1024 } }
const at = (x: number, y: number) => ({ x, y, width: 1280, height: 800 })

test('is reachable where enough of its title bar is on a display', () => {
  expect(isReachable(at(10, 30), [display])).toBe(true)
  expect(isReachable(at(-1100, 30), [display])).toBe(true)
  expect(isReachable(at(2000, 30), [display, second])).toBe(true)
})

test('is not reachable where no display is, or above its top, or at its very edge', () => {
  expect(isReachable(at(2000, 30), [display])).toBe(false)
  expect(isReachable(at(10, -100), [display])).toBe(false)
  expect(isReachable(at(-1200, 30), [display])).toBe(false)
  expect(isReachable(at(10, 1070), [display])).toBe(false)
  expect(isReachable(at(10, 30), [])).toBe(false)
})
