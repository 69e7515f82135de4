/** Reads what is typed into the search of the list of runs. */
import type { RunEntry } from '../../../../contract/runs/entry'
import { titleOf } from '../../../stores/runs/runEntries'

export type ReadSearch =
  { readonly ok: true; readonly matches: (entry: RunEntry) => boolean } | { readonly ok: false; readonly problem: string }

/** Every word must be in what the list says of a run. */
export function readSearch(text: string): ReadSearch {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const textOf = (entry: RunEntry) =>
    [titleOf(entry), entry.summary.name, entry.model, entry.task, ...entry.about.tags, entry.about.note].join(' ').toLowerCase()
  return { ok: true, matches: (entry) => words.every((word) => textOf(entry).includes(word)) }
}
