/** Shortcuts as text (`Mod+Shift+Z`): matching a key event, and the words a person sees. */

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform)

export interface KeyLike {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** Whether an event is one of the shortcuts in the text; several stand apart by spaces. */
export function matchesShortcut(event: KeyLike, shortcut: string, mac = isMac): boolean {
  return shortcut.split(' ').some((one) => matchesOne(event, one, mac))
}

function matchesOne(event: KeyLike, shortcut: string, mac: boolean): boolean {
  const parts = shortcut.split('+')
  const key = parts[parts.length - 1] ?? ''
  const mod = parts.includes('Mod')
  const [main, other] = mac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey]
  const sameKey = event.key.toLowerCase() === (key === 'Space' ? ' ' : key.toLowerCase())
  return sameKey && main === mod && !other && event.altKey === parts.includes('Alt') && event.shiftKey === parts.includes('Shift')
}

/** The first shortcut as keys to show: `Ctrl Z`, or `⌘Z` on a Mac. */
export function shortcutText(shortcut: string, mac = isMac): string {
  const parts = (shortcut.split(' ')[0] ?? '').split('+')
  const names: Record<string, string> = mac ? { Mod: '⌘', Shift: '⇧', Alt: '⌥' } : { Mod: 'Ctrl' }
  return parts.map((part) => names[part] ?? part).join(mac ? '' : ' ')
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

/** Whether a key press belongs to a text field or an open menu rather than to the window. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable) return true
  return target.closest('input, textarea, select, [role="textbox"], .monaco-editor') !== null
}
