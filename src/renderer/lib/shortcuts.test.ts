/** Shortcuts match just their keys, on a Mac and elsewhere. */
import { describe, expect, test } from 'vitest'
import { isPlain, matchesShortcut, shortcutText } from './shortcuts'
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
    [key('ArrowUp', { altKey: true }), 'Alt+ArrowUp', true]
  ])('%j is %s: %s', (event, shortcut, matches) => {
    expect(matchesShortcut(event, shortcut, false)).toBe(matches)
  })
})

test('on a Mac, Mod is the command key', () => {
  expect(matchesShortcut(key('z', { metaKey: true }), 'Mod+Z', true)).toBe(true)
  expect(matchesShortcut(key('z', { ctrlKey: true }), 'Mod+Z', true)).toBe(false)
})

test('the first shortcut is shown', () => {
  expect(shortcutText('Mod+Shift+Z Mod+Y', false)).toBe('Ctrl Shift Z')
  expect(shortcutText('Mod+Shift+Z', true)).toBe('⌘⇧Z')
})

describe('isPlain', () => {
  test('is true of keys that a control may use, and never of function keys', () => {
    const keys = [key(' '), key('f'), key('Enter'), key('F8'), key('F10'), key('k', { ctrlKey: true })]
    expect(keys.map(isPlain)).toEqual([true, true, true, false, false, false])
  })
})
