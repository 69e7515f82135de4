/** Stores small choices in the browser, so that a reload comes back to them. */
import type * as z from 'zod'
import { readJson } from '../../../contract/readJson'

/**
 * A choice under a name of its own; `read` returns null where none is stored, or one that no longer fits the schema. `of`: whether each
 * window has a choice of its own, or all windows have one together.
 */
export function keptChoice<T>(name: string, schema: z.ZodType<T>, of: 'window' | 'browser' = 'window') {
  const storageKey = `gatescope.${name}`
  const storage = () => (of === 'window' ? sessionStorage : localStorage)
  return {
    read: (): T | null => {
      const text = storage().getItem(storageKey)
      return text === null ? null : readJson(text, schema)
    },
    write(choice: T): void {
      try {
        storage().setItem(storageKey, JSON.stringify(choice))
      } catch {
        storage().removeItem(storageKey) // Too large for the browser's store: the window begins with no choice.
      }
    }
  }
}
