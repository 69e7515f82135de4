/** Stores small choices of this window in session storage, so that a reload comes back to them. */
import type * as z from 'zod'
import { readJson } from '../../../contract/readJson'

/** A choice under a name of its own; `read` returns null where none is stored, or one that no longer fits the schema. */
export function keptChoice<T>(name: string, schema: z.ZodType<T>) {
  const storageKey = `gatescope.${name}`
  return {
    read: (): T | null => {
      const text = sessionStorage.getItem(storageKey)
      return text === null ? null : readJson(text, schema)
    },
    write(choice: T): void {
      try {
        sessionStorage.setItem(storageKey, JSON.stringify(choice))
      } catch {
        sessionStorage.removeItem(storageKey) // Too large for the browser's store: the window begins with no choice.
      }
    }
  }
}
