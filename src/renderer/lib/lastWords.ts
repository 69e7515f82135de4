/** A copy of the document in session storage, for edits that a reload would overtake before autosave has sent them. */
import * as z from 'zod'
import { documentSchema } from '../../contract/document/document'
import type { GatescopeDocument } from '../../contract/document/document'

const storageKey = 'gatescope.unsent'
const unsentSchema = z.object({ name: z.string().nullable(), document: documentSchema })
export interface Unsent {
  readonly name: string | null
  readonly document: GatescopeDocument
}

export function keepUnsent(unsent: Unsent): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(unsent))
  } catch {
    sessionStorage.removeItem(storageKey) // Too large for the browser's store: what autosave sent last is used.
  }
}

export function forgetUnsent(): void {
  sessionStorage.removeItem(storageKey)
}

/** What an earlier page of this window could not send any more, or null. */
export function readUnsent(): Unsent | null {
  const text = sessionStorage.getItem(storageKey)
  if (text === null) return null
  try {
    return unsentSchema.parse(JSON.parse(text))
  } catch {
    forgetUnsent()
    return null
  }
}
