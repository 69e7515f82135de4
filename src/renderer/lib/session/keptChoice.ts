/** Stores small choices in the browser's storage, so that a reload comes back to them: by default those of this window alone. */
import type * as z from 'zod'
import { readJson } from '../../../contract/readJson'

/** A choice under a name of its own; `read` returns null where none is stored, or one that no longer fits the schema. */
export function keptChoice<T>(name: string, schema: z.ZodType<T>, storage = sessionStorage) {
  const storageKey = `gatescope.${name}`
  return {
    read: (): T | null => {
      const text = storage.getItem(storageKey)
      return text === null ? null : readJson(text, schema)
    },
    write(choice: T): void {
      try {
        storage.setItem(storageKey, JSON.stringify(choice))
      } catch {
        storage.removeItem(storageKey) // Too large for the browser's store: the window begins with no choice.
      }
    }
  }
}
