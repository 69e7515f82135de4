/** Shortcuts match exactly their keys, on a Mac and elsewhere. */
import { describe, expect, test } from 'vitest'
import { isShortcutId, shortcuts } from '../../contract/shortcuts'
import { isPlain, isPressed, keysOf, matchesShortcut, shortcutText, withKeys } from './shortcuts'
import type { KeyLike } from './shortcuts'

const key = (name: string, held: Partial<KeyLike> = {}): KeyLike => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held
})

describe('elsewhere', () => {
  test.each([
    [key('z', { ctrlKey: true }), 'Mod+Z', true],
    [key('Z', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+Z Mod+Y', true],
    [key('y', { ctrlKey: true }), 'Mod+Shift+Z Mod+Y', true],
    [key('z', { ctrlKey: true, shiftKey: true }), 'Mod+Z', false],
    [key('z', { metaKey: true }), 'Mod+Z', false],
    [key('z'), 'Mod+Z', false],
    [key(' '), 'Space', true],
    [key('ArrowUp', { altKey: true }), 'Alt+ArrowUp', true],
    [key('?', { shiftKey: true }), '?', true],
    [key('F', { shiftKey: true }), 'F', false],
    [key('+', { shiftKey: true }), 'Plus =', true],
    [key('+'), 'Plus =', true],
    [key('='), 'Plus =', true],
    [key('+', { ctrlKey: true }), 'Plus =', false]
  ])('%j is %s: %s', (event, shortcut, matches) => {
    expect(matchesShortcut(event, shortcut, false)).toBe(matches)
  })
})

test('on a Mac, Mod is the command key', () => {
  expect(matchesShortcut(key('z', { metaKey: true }), 'Mod+Z', true)).toBe(true)
  expect(matchesShortcut(key('z', { ctrlKey: true }), 'Mod+Z', true)).toBe(false)
})

test('on a Mac, Option with a letter is known by the key, since another sign is written', () => {
  const pressed = key('˙', { altKey: true, code: 'KeyH' })
  expect(matchesShortcut(pressed, 'Alt+H', true)).toBe(true)
  expect(matchesShortcut(pressed, 'Alt+H', false)).toBe(false)
})

test('keys are shown by the names that the platform has for them', () => {
  expect(shortcutText('Mod+Shift+Z', false)).toBe('Ctrl Shift Z')
  expect(shortcutText('Mod+Shift+Z', true)).toBe('⌘⇧Z')
  expect(keysOf('redo', false)).toEqual(['Ctrl Shift Z', 'Ctrl Y'])
  expect(keysOf('view.model', true)).toEqual(['⌥↑'])
  expect(keysOf('view.zoomIn', false)).toEqual(['+', '='])
  expect(keysOf('node.box', false)).toEqual(['Shift drag'])
})

test('the desktop window shows the keys of its menu', () => {
  expect(keysOf('new', false, false)).toEqual(['Ctrl Alt N'])
  expect(keysOf('new', false, true)).toEqual(['Ctrl N'])
})

test('a tooltip has the foremost keys', () => {
  expect(withKeys('view.fit')).toBe('Fit the drawing (F)')
  expect(withKeys('view.fit', 'Fit')).toBe('Fit (F)')
})

describe('the table', () => {
  const ids = Object.keys(shortcuts).filter(isShortcutId)
  const keysOfPlace = (place: string) => ids.filter((id) => shortcuts[id].place === place).flatMap((id) => shortcuts[id].keys.split(' '))

  /** Pausing and going on are never possible at once. */
  const shared = new Set(['F8'])

  test.each(['Design', 'Layers', 'Inspect'])('has no keys twice in %s, nor those of the whole window', (place) => {
    const everywhere = ['Window', 'Document', 'Edit', 'Run'].flatMap(keysOfPlace)
    const keys = [...everywhere, ...keysOfPlace(place)].filter((one) => !shared.has(one))
    expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted())
  })

  test('is matched by its own keys', () => {
    for (const id of ids) {
      for (const keys of shortcuts[id].keys.split(' ')) {
        const parts = keys.split('+')
        const held = {
          ctrlKey: parts.includes('Mod') || parts.includes('Ctrl'),
          altKey: parts.includes('Alt'),
          shiftKey: parts.includes('Shift')
        }
        const name = parts.at(-1) ?? ''
        const spelt: Record<string, string> = { Space: ' ', Plus: '+' }
        expect(isPressed(key(spelt[name] ?? name, held), id, false)).toBe(true)
      }
    }
  })
})

describe('isPlain', () => {
  test('is true of keys that a control may use, and never of function keys', () => {
    const keys = [key(' '), key('f'), key('Enter'), key('F8'), key('F10'), key('k', { ctrlKey: true })]
    expect(keys.map(isPlain)).toEqual([true, true, true, false, false, false])
  })
})
