/** Puts runs in the order of a figure, a text or a setting by the names that a search knows. Runs that do not have it come last. */
import type { RunEntry } from './entry'
import { valueOf } from './search/comparison'

/** The runs from the least to the greatest, or with `-` before the name from the greatest; null where nothing has that name. */
export function sortedRuns(entries: readonly RunEntry[], written: string, now = Date.now()): RunEntry[] | null {
  const falling = written.startsWith('-')
  const value = valueOf(falling ? written.slice(1) : written)
  if (!value) return null
  const keyed = entries.map((entry) => ({ entry, key: value(entry, now) }))
  return keyed.toSorted((a, b) => compared(a.key, b.key, falling ? -1 : 1)).map(({ entry }) => entry)
}

type Key = number | string | null

function compared(a: Key, b: Key, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b)
  return sign * String(a).localeCompare(String(b), 'en', { numeric: true })
}
