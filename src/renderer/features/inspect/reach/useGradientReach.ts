/** Follows how far the gradient of the loss reaches on the sequence that Inspect shows, beside that of a plain RNN. */
import { computed, onScopeDispose } from 'vue'
import type { EngineClient } from '../../../../contract/contract'
import { isPlain, isRecurrent, withPlainCells } from '../../../../cell/plainRecurrence'
import { curvesBefore, plainCurve, reachCurves } from '../../../lib/reach/reachCurves'
import { useDocumentStore } from '../../../stores/documentStore'
import { useNavigationStore } from '../../../stores/navigationStore'
import { useProbeStore } from '../../../stores/probeStore'
import { useReachStore } from '../../../stores/reachStore'
import { useBothMoments } from '../timeline/useBothMoments'
import { useInspectViews } from '../view/inspectViews'

type Look = Omit<Parameters<EngineClient['inspection']['reach']>[0], 'from'>

/**
 * `look`: the sequence that is looked at, null while its frames do not follow the run. `length`: its time steps that are shown. `other`: the same
 * sequence of another moment, null where no other is compared.
 */
export function useGradientReach(look: () => Look | null, length: () => number, other: () => Look | null) {
  const probe = useProbeStore()
  const documents = useDocumentStore()
  const navigation = useNavigationStore()
  const compared = useReachStore()
  const views = useInspectViews()
  const [shown, atCursor, outputs] = [views.entry('reachShown'), views.entry('reachAtCursor'), views.entry('reachOutputs')]
  onScopeDispose(compared.compare())

  const frames = useBothMoments(
    look,
    other,
    (looked) => (shown.value && probe.frame !== null ? { ...looked, from: atCursor.value ? views.view.token : null } : null),
    (inspection, request, options) => inspection.reach(request, options)
  )
  /** Behind the end of a shorter sequence of the batch there is nothing to reach. */
  const frame = computed(() => {
    const { value: newest } = frames.frame
    const steps = length()
    if (newest === null || newest.steps < steps || (probe.frame?.batch === null && newest.steps > steps)) return null
    return { ...newest, steps, states: newest.states.map((state) => ({ ...state, norms: state.norms.slice(0, steps) })) }
  })
  /** The other moment on the same sequence, of the same loss. */
  const before = computed(() => {
    const { value: known } = frames.before
    return known?.steps === frame.value?.steps && known?.from === frame.value?.from ? known : null
  })
  const curves = computed(() => {
    const plain = plainCurve(compared.plain)
    if (frame.value === null) return []
    const earlier = before.value === null ? [] : curvesBefore(before.value, outputs.value)
    return [...reachCurves(frame.value, outputs.value), ...earlier, ...(plain === null ? [] : [plain])]
  })
  /** Whether the document could have a plain RNN beside it, and none was trained on its data. */
  const canCompare = computed(() => {
    const { document } = documents
    return frame.value !== null && compared.plain === null && document !== null && isRecurrent(document) && !isPlain(document)
  })

  function openPlain(): void {
    if (documents.document === null) return
    documents.open(withPlainCells(documents.document))
    navigation.go('train')
  }

  return { shown, atCursor, outputs, frame, curves, fault: frames.fault, canCompare, openPlain }
}
