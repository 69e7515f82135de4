/** Stores the open documents in session storage, for edits that a reload would lose because autosave has not sent them yet. */
import { sessionSchema } from '../../../contract/procedures/workspace'
import type { Session } from '../../../contract/procedures/workspace'
import { readJson } from '../../../contract/readJson'

const storageKey = 'gatescope.unsent'

export function keepUnsent(unsent: Session): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(unsent))
  } catch {
    sessionStorage.removeItem(storageKey) // Too large for the browser's store: what autosave sent last is used.
  }
}

export function forgetUnsent(): void {
  sessionStorage.removeItem(storageKey)
}

/** Returns the session that the page before the reload could not send, or null. */
export function readUnsent(): Session | null {
  const text = sessionStorage.getItem(storageKey)
  if (text === null) return null
  const unsent = readJson(text, sessionSchema)
  if (unsent === null) forgetUnsent()
  return unsent
}
