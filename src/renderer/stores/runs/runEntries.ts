/** All runs of the workspace as a window knows them: a value that each event of the list replaces. */
import type { RunEntry, RunListEvent } from '../../../contract/runs/entry'

export interface RunEntries {
  /** Newest first. */
  readonly all: readonly RunEntry[]
  /** Whether every run that there is has been told. */
  readonly complete: boolean
}

export const noEntries: RunEntries = { all: [], complete: false }

/** The list after an event. Entries that did not change stay the same objects. */
export function withListEvent(now: RunEntries, event: RunListEvent): RunEntries {
  if (event.type === 'removed') return { ...now, all: now.all.filter(({ runId }) => !event.runIds.includes(runId)) }
  const told = new Map(event.entries.map((entry) => [entry.runId, entry]))
  const known = now.all.map((entry) => told.get(entry.runId) ?? entry)
  const before = new Set(now.all.map(({ runId }) => runId))
  const added = [...told.values()].filter(({ runId }) => !before.has(runId))
  const all = added.length === 0 ? known : [...added, ...known].toSorted(newestFirst)
  return { all, complete: now.complete || event.complete }
}

/** What a run is called: the title that a person gave, or else the name of its document. */
export { nameOf as titleOf } from '../../../contract/runs/search/fields'

const newestFirst = (a: RunEntry, b: RunEntry) => b.summary.startedAt - a.summary.startedAt || a.runId.localeCompare(b.runId)
