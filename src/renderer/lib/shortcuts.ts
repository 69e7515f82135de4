/** Matches key events with shortcuts as text (`Mod+Shift+Z`), and writes their keys for people. The table is `contract/shortcuts.ts`. */
import { shortcuts } from '../../contract/shortcuts'
import type { ShortcutId } from '../../contract/shortcuts'

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

export interface KeyLike {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
  /** The key's place on the keyboard, such as `KeyH`. */
  readonly code?: string
}

/** Whether an event is one of a row's shortcuts. */
export function isPressed(event: KeyLike, id: ShortcutId, mac = isMac): boolean {
  return matchesShortcut(event, shortcuts[id].keys, mac)
}

/** Whether an event is one of the shortcuts in the text; several stand apart by spaces. */
export function matchesShortcut(event: KeyLike, shortcut: string, mac = isMac): boolean {
  return shortcut.split(' ').some((one) => matchesOne(event, one, mac))
}

function matchesOne(event: KeyLike, shortcut: string, mac: boolean): boolean {
  const parts = shortcut.split('+')
  const key = parts[parts.length - 1] ?? ''
  const [control, command] = [parts.includes('Ctrl') || (!mac && parts.includes('Mod')), mac && parts.includes('Mod')]
  const held = event.ctrlKey === control && event.metaKey === command && event.altKey === parts.includes('Alt')
  // Which signs need Shift depends on the keyboard.
  const sign = key === 'Plus' || (key.length === 1 && !/[A-Z0-9]/.test(key))
  return held && (sign || event.shiftKey === parts.includes('Shift')) && isKey(event, key, mac)
}

/** Keys that the table spells out, since the sign itself would not be seen or parts the keys. */
const spelt: Readonly<Record<string, string>> = { Space: ' ', Plus: '+' }

/** On a Mac, Option changes the sign of a key, so the key itself is compared. */
function isKey(event: KeyLike, key: string, mac: boolean): boolean {
  if (event.key.toLowerCase() === (spelt[key] ?? key.toLowerCase())) return true
  return mac && event.altKey && (event.code === `Key${key}` || event.code === `Digit${key}`)
}

const macNames: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Shift: '⇧', Alt: '⌥', Delete: '⌦', Backspace: '⌫', Enter: '↩' }
const otherNames: Readonly<Record<string, string>> = { Mod: 'Ctrl', Delete: 'Del' }
const keyNames: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Plus: '+',
  Click: 'click',
  Drag: 'drag',
  ContextMenu: 'Menu',
  PageUp: 'Page Up',
  PageDown: 'Page Down'
}

/** One shortcut as keys to show: `Ctrl Z`, or `⌘Z` on a Mac. */
export function shortcutText(shortcut: string, mac = isMac): string {
  const names = { ...keyNames, ...(mac ? macNames : otherNames) }
  return shortcut
    .split('+')
    .map((part) => names[part] ?? part)
    .join(mac ? '' : ' ')
}

/** All keys of a row to show, the foremost first; those of the menu in the desktop window. */
export function keysOf(id: ShortcutId, mac = isMac, inDesktop = typeof window !== 'undefined' && window.gatescope !== undefined): string[] {
  const { keys, desktop } = shortcuts[id]
  return (inDesktop && desktop !== undefined ? desktop : keys).split(' ').map((one) => shortcutText(one, mac))
}

/** Words with the foremost keys, for a tooltip: `Fit the drawing (F)`. */
export function withKeys(id: ShortcutId, words: string = shortcuts[id].words): string {
  return `${words} (${keysOf(id)[0] ?? ''})`
}

/** Whether a key press could mean something to a control: no Ctrl, Cmd or Alt, and no function key. */
export function isPlain(event: KeyLike): boolean {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !/^F\d+$/.test(event.key)
}

/** Whether a key without Ctrl, Cmd or Alt belongs to the control that has the focus, as Space belongs to a button. */
export function isOnControl(target: EventTarget | null): boolean {
  const controls = 'button, a[href], summary, [role="tab"], [role="menu"], [role="option"], [role="listbox"], [role="separator"]'
  return target instanceof Element && target.closest(controls) !== null
}

/**
 * Tells whether Undo and Redo belong to the focused element, which they do while the user writes text there. A field that shows a value
 * of the document, a choice and a box to tick have no history of their own.
 */
export function hasOwnHistory(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || !isTyping(target)) return false
  if (target instanceof HTMLSelectElement || 'settled' in target.dataset) return false
  return !(target instanceof HTMLInputElement) || !['checkbox', 'radio', 'range', 'button'].includes(target.type)
}

/** Whether a key press belongs to a text field or an open menu rather than to the window. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  return target.closest('input, textarea, select, [role="textbox"], .monaco-editor') !== null
}
