/** Tells which view the window shows now, as a link would say it. */
import { useInspectViews } from '../../features/inspect/view/inspectViews'
import { useCompareStore } from '../../stores/compare/compareStore'
import { useCurveViewStore } from '../../stores/compare/curveViewStore'
import { useSideStore } from '../../stores/compare/sideStore'
import { useDocumentStore } from '../../stores/documentStore'
import { useCheckpointStore } from '../../stores/inspect/checkpointStore'
import { usePredictionsStore } from '../../stores/inspect/predictionsStore'
import { useNavigationStore } from '../../stores/navigationStore'
import { useProbeStore } from '../../stores/probeStore'
import { useRunListStore } from '../../stores/runs/runListStore'
import { useRunStore } from '../../stores/runStore'
import { useSettingsStore } from '../../stores/settingsStore'
import { mostCompared } from '../../../contract/procedures/runs'
import { mostNodes } from './view'
import type { LinkedDocument, View, ViewOf } from './view'

export function useShownView(): () => View {
  const navigation = useNavigationStore()
  const documents = useDocumentStore()
  const run = useRunStore()
  const settings = useSettingsStore()
  const probe = useProbeStore()
  const checkpoints = useCheckpointStore()
  const predictions = usePredictionsStore()
  const inspected = useInspectViews()
  const compare = useCompareStore()
  const curves = useCurveViewStore()
  const side = useSideStore()
  const runs = useRunListStore()

  const shownDocument = (): LinkedDocument | null =>
    documents.documentId === null ? null : { id: documents.documentId, file: documents.fileName }
  const ofDocument = () => ({ document: shownDocument(), run: run.summary?.runId ?? null })

  function design(): ViewOf<'design'> {
    const { document, run: shownRun } = ofDocument()
    const { openLayer, selectedLayer, selectedNodes } = navigation
    return {
      place: 'design',
      document,
      // Without values, nothing of a run is shown.
      run: settings.nodeValues ? shownRun : null,
      cell: openLayer,
      layer: selectedLayer,
      nodes: selectedNodes.slice(0, mostNodes),
      values: settings.nodeValues,
      token: settings.nodeValues ? inspected.view.token : 0,
      gradients: !settings.nodeValues || settings.edgeGradients,
      gradientsAtCursor: settings.nodeValues && inspected.view.reachAtCursor
    }
  }

  function inspect(): ViewOf<'inspect'> {
    const { tab, layer, token, unit, everything, sort, sortBy, histogramOf, matrix: head } = inspected.view
    const { headsShown, reachShown, reachAtCursor, reachOutputs, column } = inspected.view
    const histogram = histogramOf === '' ? null : histogramOf
    const { part, windows } = predictions
    const cursor = { layer, token, unit, everything, sort, sortBy, histogramOf: histogram, head, column }
    const moments = { step: checkpoints.step, against: checkpoints.against }
    const lenses = { headsShown, reachShown, reachAtCursor, reachOutputs, part, windows }
    return { place: 'inspect', ...ofDocument(), tab, ...moments, sequence: sequence(), ...cursor, ...lenses }
  }

  function sequence(): ViewOf<'inspect'>['sequence'] {
    if (probe.subject === 'probe') return probe.text === '' ? null : { kind: 'text', text: probe.text }
    if (probe.subject === 'batch') return { kind: 'batch', sequence: probe.sequence }
    return { kind: 'place', ...probe.place }
  }

  function compared(): ViewOf<'compare'> {
    const { axis, grouping, smoothing, metric } = curves
    const { a, b, steps, subject, token } = side
    const text: ViewOf<'compare'>['sequence'] = subject.text === null || subject.text === '' ? null : { kind: 'text', text: subject.text }
    return {
      place: 'compare',
      tab: compare.tab,
      runs: runs.chosen.slice(0, mostCompared),
      ...{ axis, grouping, smoothing, metric },
      ...(compare.tab === 'side' ? { a, b, stepA: steps.a, stepB: steps.b } : { a: null, b: null, stepA: null, stepB: null }),
      sequence: subject.kind === 'place' ? { kind: 'place', ...subject.place } : text,
      token
    }
  }

  return () => {
    switch (navigation.place) {
      case 'design':
        return design()
      case 'inspect':
        return inspect()
      case 'compare':
        return compared()
      case 'train':
      case 'export':
        return { place: navigation.place, ...ofDocument() }
      default:
        return navigation.place satisfies never
    }
  }
}
