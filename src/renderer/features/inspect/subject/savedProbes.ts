/** Whether two saved probes are the same sequence. */
import type { SavedProbe } from '../../../../contract/document/probe'

export function isSameSequence(a: SavedProbe, b: SavedProbe): boolean {
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text
  return b.kind === 'place' && a.part === b.part && a.at === b.at
}
