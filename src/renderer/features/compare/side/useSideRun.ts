/** Follows one of two compared runs on a sequence: its document, its opened model, and what that model does there. */
import { computed, shallowRef, watch } from 'vue'
import type { GatescopeDocument } from '../../../../contract/document/document'
import type { ProbeFrame } from '../../../../contract/events/probe'
import { followFrames, useFrames } from '../../../composables/useFrames'
import { reachCurves } from '../../../lib/reach/reachCurves'
import type { ReachCurve } from '../../../lib/reach/reachCurves'
import { reasonText } from '../../../lib/words/faultText'
import { useConnectionStore } from '../../../stores/connectionStore'
import { takesText } from '../../../stores/inspect/inspectSubject'
import { useOpenedModel } from '../../../stores/run/useOpenedModel'
import type { SideSubject } from '../../../stores/compare/sideStore'
import { useMaps } from '../../inspect/maps/useMaps'
import { useMatrix } from '../../inspect/matrix/useMatrix'
import { useInspectViews } from '../../inspect/view/inspectViews'

export type Side = 'A' | 'B'
export type SideRun = ReturnType<typeof useSideRun>

/** Frames a second: two models share the machine with whatever trains. */
const perSecond = 2
const colours: Readonly<Record<Side, string>> = { A: 'var(--role-output)', B: 'var(--role-state)' }

/** @param step of the checkpoint that is looked at; null for the newest weights */
export function useSideRun(side: Side, runId: () => string | null, step: () => number | null, subject: () => SideSubject) {
  const views = useInspectViews().ofRun(() => runId() ?? '')
  const document = useDocumentOf(runId)
  const model = useOpenedModel(runId, step)
  const frame = shallowRef<ProbeFrame | null>(null)
  const fault = shallowRef<string | null>(null)
  const task = computed(() => document.value?.task ?? null)
  /** The sequence as the engine is asked for it; null while it is not known what the run reads. */
  const looked = computed(() => {
    const id = runId()
    if (id === null || task.value === null || !model.opened.value) return null
    const { kind, text, place } = subject()
    const typed = text ?? document.value?.probe.text ?? ''
    if (kind === 'place' || !takesText(task.value)) return { runId: id, step: step(), text: null, place, perSecond }
    return typed === '' ? null : { runId: id, step: step(), text: typed, place: null, perSecond }
  })
  followFrames(
    () => looked.value,
    (inspection, request, options) => inspection.frames(request, options),
    {
      take: (next) => ([frame.value, fault.value] = [next, null]),
      refuse: (error) => ([frame.value, fault.value] = [null, reasonText(error)]),
      end: model.reopen
    }
  )
  watch([runId, step], () => ([frame.value, fault.value] = [null, null]))

  const maps = useMaps(
    () => frame.value,
    () => document.value,
    views
  )
  const reach = useFrames(
    () => (frame.value === null || looked.value === null ? null : { ...looked.value, from: null }),
    (inspection, request, options) => inspection.reach(request, options)
  )
  const reachFrame = computed(() => (reach.frame.value?.steps === frame.value?.tokens.length ? reach.frame.value : null))
  /** The curves in the colour of the side; those after the first are closer to that of text. */
  const curves = computed(() => (reachFrame.value === null ? [] : reachCurves(reachFrame.value).map((curve, k) => ofSide(side, curve, k))))
  const matrix = useMatrix(
    () => frame.value,
    () => looked.value,
    maps,
    views
  )
  return { side, runId, views, document, task, looked, model, frame, fault, maps, reachFrame, reachFault: reach.fault, curves, matrix }
}

function useDocumentOf(runId: () => string | null) {
  const connection = useConnectionStore()
  const document = shallowRef<GatescopeDocument | null>(null)
  async function read(id: string): Promise<void> {
    const read = await connection.client.training.document({ runId: id }).catch(() => null)
    if (runId() === id) document.value = read
  }
  watch(
    [runId, () => connection.readyCount],
    ([id], before) => {
      if (id !== before?.[0]) document.value = null
      if (id !== null && connection.ready) void read(id)
    },
    { immediate: true }
  )
  return document
}

function ofSide(side: Side, curve: ReachCurve, k: number): ReachCurve {
  const colour = k === 0 ? colours[side] : `color-mix(in srgb, ${colours[side]} 55%, var(--text))`
  return { ...curve, key: `${side} ${curve.key}`, name: `${side}: ${curve.name}`, colour }
}
