// Keys move within the list and do what its row can do.
import { expect, test } from 'vitest'
import { gridKeys } from './gridKeys'

const key = (name: string, held: { ctrlKey?: boolean } = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held
})
const row = (name: string, at: number) => gridKeys(key(name), at, 40, 10)

test('arrows, pages and ends stay within the list', () => {
  expect([
    row('ArrowDown', -1),
    row('ArrowDown', 39),
    row('ArrowUp', 0),
    row('PageDown', 35),
    row('PageUp', 4),
    row('Home', 9),
    row('End', 9)
  ]).toEqual([0, 39, 0, 39, 0, 0, 39].map((to) => ({ type: 'move', row: to })))
})

test('other keys act on the active row, and unknown ones belong to others', () => {
  expect([' ', 'Enter', 'F2', 'Delete', 'x'].map((name) => row(name, 3)?.type)).toEqual(['toggle', 'open', 'rename', 'remove', undefined])
  expect(gridKeys(key('a', { ctrlKey: true }), 3, 40, 10)).toEqual({ type: 'chooseAll' })
})
