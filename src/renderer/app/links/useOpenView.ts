/** Shows a view in the window, and tells what of it is not there any more. Documents stay as they are: a probe of the link is only looked at. */
import { watch } from 'vue'
import type { RunDetail } from '../../../contract/runs/entry'
import { useInspectViews } from '../../features/inspect/view/inspectViews'
import { useDocumentStore } from '../../stores/documentStore'
import { useCheckpointStore } from '../../stores/inspect/checkpointStore'
import { usePredictionsStore } from '../../stores/inspect/predictionsStore'
import { useNavigationStore } from '../../stores/navigationStore'
import { useProbeStore } from '../../stores/probeStore'
import { useRunStore } from '../../stores/runStore'
import { useSettingsStore } from '../../stores/settingsStore'
import { checkCursor } from './frameRemarks'
import type { ViewRemark } from './remarks'
import { useLinkedDocument } from './useLinkedDocument'
import { useOpenCompare } from './useOpenCompare'
import type { View, ViewOf } from './view'

/** Is told once more what is not there, when the first frame of the model has come. */
type Late = (remarks: readonly ViewRemark[]) => void

export function useOpenView() {
  const navigation = useNavigationStore()
  const documents = useDocumentStore()
  const settings = useSettingsStore()
  const probe = useProbeStore()
  const run = useRunStore()
  const checkpoints = useCheckpointStore()
  const predictions = usePredictionsStore()
  const inspected = useInspectViews()
  const linked = useLinkedDocument()
  const openCompare = useOpenCompare(linked.describe)
  /** Ends the wait for the first frame of the view that was opened last. */
  let forget = () => {}

  /** @throws when the engine cannot be asked */
  async function open(view: View, late: Late): Promise<readonly ViewRemark[]> {
    forget()
    navigation.go(view.place)
    switch (view.place) {
      case 'compare':
        return openCompare(view)
      case 'design': {
        const { there, remarks } = await linked.show(view)
        return there ? [...remarks, ...openDesign(view)] : remarks
      }
      case 'inspect': {
        const { there, run: detail, remarks } = await linked.show(view)
        return there ? [...remarks, ...openInspect(view, detail, late)] : remarks
      }
      case 'train':
      case 'export':
        return (await linked.show(view)).remarks
      default:
        return view satisfies never
    }
  }

  function openDesign({ cell, layer, nodes, values, token, gradients, gradientsAtCursor }: ViewOf<'design'>): readonly ViewRemark[] {
    const { document } = documents
    const layers = document?.model.layers ?? []
    const isThere = (wanted: string | null) => layers.some(({ id }) => id === wanted)
    const opened = layers.find((one) => one.id === cell && one.kind === 'recurrent')
    const drawn = opened?.kind === 'recurrent' ? document?.cells.find(({ id }) => id === opened.params.cell) : undefined
    const selected = nodes.filter((node) => drawn?.nodes.some(({ id }) => id === node))
    navigation.open(opened?.id ?? null)
    navigation.selectedLayer = isThere(layer) ? layer : (opened?.id ?? null)
    navigation.select(selected)
    settings.nodeValues = values
    if (values) {
      settings.edgeGradients = gradients
      Object.assign(inspected.view, { token, reachAtCursor: gradientsAtCursor })
    }
    const gone = [opened === undefined ? cell : null, isThere(layer) ? null : layer].find((id) => id !== null)
    return [
      ...(gone === undefined ? [] : [{ code: 'noLayer', layer: gone, shown: opened?.name ?? 'the model' } as const]),
      ...(selected.length === nodes.length ? [] : [{ code: 'noNodes', missing: nodes.length - selected.length, of: nodes.length } as const])
    ]
  }

  function openInspect(view: ViewOf<'inspect'>, detail: RunDetail | null, late: Late): readonly ViewRemark[] {
    const { tab, layer, token, unit, everything, sort, sortBy, histogramOf, head: matrix, column } = view
    const { headsShown, reachShown, reachAtCursor, reachOutputs, part, windows, sequence } = view
    const cursor = { layer, token, unit, everything, sort, sortBy, histogramOf: histogramOf ?? '', matrix, column }
    Object.assign(inspected.view, { tab, ...cursor, headsShown, reachShown, reachAtCursor, reachOutputs })
    if (sequence?.kind === 'text') probe.lookAt(sequence.text)
    else if (sequence?.kind === 'place') probe.place = { part: sequence.part, at: sequence.at }
    else if (sequence?.kind === 'batch') probe.sequence = sequence.sequence
    if (sequence !== null) probe.subject = sequence.kind === 'text' ? 'probe' : sequence.kind
    // Frozen frames would go on showing what was looked at before.
    probe.live = true
    Object.assign(predictions, { part, windows })
    const remarks = detail === null ? [] : openMoments(view, detail)
    awaitFrame(view, late)
    return remarks
  }

  function openMoments({ step, against }: ViewOf<'inspect'>, { entry, checkpoints: kept }: RunDetail): readonly ViewRemark[] {
    const isThere = (wanted: number | null) => wanted === null || kept.some((checkpoint) => checkpoint.step === wanted)
    checkpoints.choose(isThere(step) ? step : null, entry.runId)
    checkpoints.compare(against !== null && isThere(against.step) ? against : null, entry.runId)
    return [
      ...(step === null || isThere(step) ? [] : [{ code: 'noStep', step, instead: 'newest weights' } as const]),
      ...(against === null || against.step === null || isThere(against.step)
        ? []
        : [{ code: 'noStep', step: against.step, instead: 'no comparison' } as const])
    ]
  }

  /** The first frame of the sequence tells how many tokens and units there are. It is awaited as long as its document and run are shown. */
  function awaitFrame(view: ViewOf<'inspect'>, late: Late): void {
    const [tab, runId] = [documents.activeId, run.summary?.runId ?? null]
    forget = watch(
      [() => probe.frame, () => probe.stale, () => documents.activeId, () => run.summary?.runId ?? null],
      ([frame, stale, shownTab, shownRun]) => {
        if (shownTab !== tab || (runId !== null && shownRun !== runId)) return forget()
        if (frame === null || stale) return
        forget()
        const { cursor, remarks } = checkCursor(view, frame, run.trained ?? documents.document)
        Object.assign(inspected.view, cursor)
        if (remarks.length > 0) late(remarks)
      },
      // Before what shows the frame, which would point at its last token and say nothing.
      { flush: 'sync' }
    ).stop
  }

  return open
}
