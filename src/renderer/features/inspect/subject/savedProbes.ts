/** Lists of saved probes: whether two are the same sequence, and the list after one got another name. */
import type { SavedProbe } from '../../../../contract/document/probe'

export function isSameSequence(a: SavedProbe, b: SavedProbe): boolean {
  if (a.kind === 'text') return b.kind === 'text' && a.text === b.text
  return b.kind === 'place' && a.part === b.part && a.at === b.at
}

/** The list as it was where the name is taken or none. */
export function renamed(probes: readonly SavedProbe[], from: string, to: string): readonly SavedProbe[] {
  if (to === '' || probes.some(({ name }) => name === to)) return probes
  return probes.map((probe) => (probe.name === from ? { ...probe, name: to } : probe))
}
