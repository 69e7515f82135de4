/** Which runs the list shows: those that fit the search and every quick filter that is on. */
import { isGoing } from '../../../../contract/events/run'
import { readCondition } from '../../../../contract/runs/condition'
import type { RunEntry } from '../../../../contract/runs/entry'

export const quickFilterIds = ['document', 'starred', 'running', 'failed'] as const
export type QuickFilter = (typeof quickFilterIds)[number]

export const quickFilterLabels: { readonly [F in QuickFilter]: string } = {
  document: 'This document',
  starred: 'Starred',
  running: 'Running',
  failed: 'Failed'
}

const fits: { readonly [F in QuickFilter]: (entry: RunEntry, documentId: string | null) => boolean } = {
  document: ({ summary }, documentId) => summary.documentId !== null && summary.documentId === documentId,
  starred: ({ about }) => about.starred,
  running: ({ summary }) => isGoing(summary.phase),
  failed: ({ summary }) => summary.phase === 'failed' || summary.phase === 'interrupted'
}

/** Whether a run fits the search. While a condition is being typed and cannot be read, as many of its first words count as can. */
export function searched(text: string): ((entry: RunEntry) => boolean) | null {
  for (let part = text.trim(); part !== ''; part = part.replace(/\s*\S+$/, '')) {
    const read = readCondition(part)
    if (read.ok) return (entry) => read.matches(entry)
  }
  return null
}

/** @param matches whether a run fits the search; null where nothing is searched for */
export function filtered(
  entries: readonly RunEntry[],
  matches: ((entry: RunEntry) => boolean) | null,
  quick: readonly QuickFilter[],
  documentId: string | null
): readonly RunEntry[] {
  return entries.filter((entry) => (matches?.(entry) ?? true) && quick.every((filter) => fits[filter](entry, documentId)))
}
