/** The probes that the document keeps by name: the one that is looked at, those that fit the task, and what is done with them. */
import { computed } from 'vue'
import { withNamed, withOtherName } from '../../../../contract/document/keptNames'
import type { SavedProbe } from '../../../../contract/document/probe'
import { countText } from '../../../lib/words/figures'
import { useDocumentStore } from '../../../stores/documentStore'
import { takesText } from '../../../stores/inspect/inspectSubject'
import { useProbeStore } from '../../../stores/probeStore'
import { isSameSequence } from './savedProbes'

export function useSavedProbes() {
  const documents = useDocumentStore()
  const probe = useProbeStore()
  const all = computed(() => documents.document?.probes ?? [])
  /** A text can be chosen only while the task reads one. */
  const fitting = computed(() => all.value.filter(({ kind }) => kind === 'place' || takesText(probe.task)))

  /** What is looked at, as it would be saved; null for a training batch, which is another one after each step. */
  function asSaved(name: string): SavedProbe | null {
    if (probe.subject === 'probe') return { kind: 'text', name, text: probe.text }
    return probe.subject === 'place' ? { kind: 'place', name, part: probe.place.part, at: probe.place.at + 1 } : null
  }

  const shown = computed(() => {
    const now = asSaved('')
    return now === null ? null : (all.value.find((one) => isSameSequence(one, now)) ?? null)
  })
  const canSave = computed(() => probe.subject !== 'batch' && (probe.subject !== 'probe' || probe.text !== ''))

  function change(probes: readonly SavedProbe[]): void {
    if (documents.document !== null) documents.edit({ kind: 'setProbes', probes })
  }

  /** Saves what is looked at; a probe of the same name is replaced. */
  function save(name: string): void {
    const saved = asSaved(name)
    if (saved !== null) change(withNamed(all.value, saved))
  }

  function choose(saved: SavedProbe): void {
    if (saved.kind === 'place') probe.place = { part: saved.part, at: saved.at - 1 }
    else probe.setText(saved.text)
    probe.subject = saved.kind === 'place' ? 'place' : 'probe'
  }

  const rename = (from: string, to: string) => change(withOtherName(all.value, from, to))
  const remove = (name: string) => change(all.value.filter((one) => one.name !== name))
  const words = (saved: SavedProbe): string => (saved.kind === 'text' ? saved.text : `${saved.part} data, place ${countText(saved.at)}`)

  return { all, fitting, shown, canSave, save, choose, rename, remove, words }
}
