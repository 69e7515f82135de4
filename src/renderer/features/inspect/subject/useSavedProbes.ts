/** The probes that the document keeps by name: the one that is looked at, those that fit the task, and what is done with them. */
import { computed } from 'vue'
import type { SavedProbe } from '../../../../contract/document/probe'
import { useKeptList } from '../../../composables/useKeptList'
import { countText } from '../../../lib/words/figures'
import { useDocumentStore } from '../../../stores/documentStore'
import { takesText } from '../../../stores/inspect/inspectSubject'
import { useProbeStore } from '../../../stores/probeStore'
import { isSameSequence } from './savedProbes'

export function useSavedProbes() {
  const documents = useDocumentStore()
  const probe = useProbeStore()
  const kept = useKeptList({
    list: () => documents.document?.probes ?? [],
    change: (probes) => documents.edit({ kind: 'setProbes', probes }),
    asItem: asSaved,
    isSame: isSameSequence
  })
  /** A text can be chosen only while the task reads one. */
  const fitting = computed(() => kept.all.value.filter(({ kind }) => kind === 'place' || takesText(probe.task)))

  /** What is looked at; null for an empty text, and for a training batch, which is another one after each step. */
  function asSaved(name: string): SavedProbe | null {
    if (probe.subject === 'probe') return probe.text === '' ? null : { kind: 'text', name, text: probe.text }
    return probe.subject === 'place' ? { kind: 'place', name, part: probe.place.part, at: probe.place.at + 1 } : null
  }

  function choose(saved: SavedProbe): void {
    if (saved.kind === 'place') probe.place = { part: saved.part, at: saved.at - 1 }
    else probe.setText(saved.text)
    probe.subject = saved.kind === 'place' ? 'place' : 'probe'
  }

  const words = (saved: SavedProbe): string => (saved.kind === 'text' ? saved.text : `${saved.part} data, place ${countText(saved.at)}`)

  return { ...kept, fitting, choose, words }
}
