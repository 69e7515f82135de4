/** Follows the moment that the shown one is compared with, on the same sequence, and gives what has changed between the two. */
import { computed, shallowRef, watch } from 'vue'
import type { HeatMap, ProbeFrame } from '../../../../contract/events/probe'
import { followFrames } from '../../../composables/useFrames'
import { countText } from '../../../lib/words/figures'
import { reasonText } from '../../../lib/words/faultText'
import { useCheckpointStore } from '../../../stores/inspect/checkpointStore'
import { useProbeStore } from '../../../stores/probeStore'
import { useOpenedModel } from '../../../stores/run/useOpenedModel'
import { hasModel } from '../../../stores/run/runWorkflow'
import { useRunStore } from '../../../stores/runStore'
import { changeOf, sameSequence } from './momentDifference'

export type MomentDifference = ReturnType<typeof useMomentDifference>

export function useMomentDifference() {
  const checkpoints = useCheckpointStore()
  const probe = useProbeStore()
  const run = useRunStore()
  /** The newest frame of the other moment. */
  const base = shallowRef<ProbeFrame | null>(null)
  const fault = shallowRef<string | null>(null)
  const runId = computed(() => (checkpoints.against && hasModel(run.workflow) ? (run.summary?.runId ?? null) : null))
  const step = () => checkpoints.against?.step ?? null
  const model = useOpenedModel(() => runId.value, step)
  /** Training batches are not compared. Frozen, the newest weights are not followed either. */
  const wanted = computed(() =>
    runId.value !== null && model.opened.value && probe.subject !== 'batch' && probe.looked.text !== '' && (probe.live || step() !== null)
      ? { runId: runId.value, ...probe.looked, step: step(), perSecond: probe.perSecond }
      : null
  )
  followFrames(
    () => wanted.value,
    (inspection, request, options) => inspection.frames(request, options),
    {
      take: (next) => ([base.value, fault.value] = [next, null]),
      refuse: (error) => ([base.value, fault.value] = [null, reasonText(error)]),
      end: model.reopen
    }
  )
  watch([runId, step], () => ([base.value, fault.value] = [null, null]))

  /** The frame of the other moment, while it is of the shown sequence. */
  const compared = computed(() => {
    const { value: other } = base
    return checkpoints.against && other && probe.frame && sameSequence(probe.frame, other) ? other : null
  })
  const named = () => (step() === null ? 'the newest weights' : `step ${countText(step())}`)
  /** What is compared, or why nothing is compared yet; null where no moment is chosen. */
  const words = computed(() => {
    if (!checkpoints.against) return null
    if (model.state.value.state === 'refused') return `The comparison with ${named()} failed: ${model.state.value.reason}`
    if (fault.value !== null) return `The comparison with ${named()} failed: ${fault.value}`
    if (probe.subject === 'batch')
      return 'Training batches of two moments are different sequences. Choose the probe or a place in the data to compare the moments.'
    const { value: other } = compared
    if (!other || !probe.frame) return `Reading ${named()} for the comparison…`
    if (other.step === probe.frame.step)
      return `Both moments are step ${countText(other.step)}, so that nothing differs. Choose another one.`
    return `The heat maps show step ${countText(probe.frame.step)} minus step ${countText(other.step)}: orange has risen, blue has fallen. Dashed lines and marks are step ${countText(other.step)}.`
  })

  /** What the other moment is asked for, of the sequence that is looked at in the shown one; null where nothing is compared. */
  const lookOf = <Look extends { readonly step?: number | null }>(look: Look | null): Look | null =>
    compared.value === null || look === null ? null : { ...look, step: step() }

  /** A map as its change since the other moment, or itself where nothing is compared. */
  const changed = (map: HeatMap): HeatMap => (compared.value ? changeOf(map, compared.value) : map)
  return { compared, words, changed, lookOf }
}
