/** How far forecasts of a series are off by rows ahead: kept while other tabs are shown, and evaluated anew for another run or checkpoint. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { AheadErrors, AheadEvent } from '../../../contract/events/predictions'
import { useStreamed } from '../../composables/useStreamed'
import { reasonText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { useProbeStore } from '../probeStore'
import { useRunStore } from '../runStore'
import { useCheckpointStore } from './checkpointStore'
import { usePredictionsStore } from './predictionsStore'

/** Rows ahead that are offered where the task has no horizon. */
const usualHorizon = 12

export const useAheadStore = defineStore('ahead', () => {
  const connection = useConnectionStore()
  const run = useRunStore()
  const probe = useProbeStore()
  const checkpoints = useCheckpointStore()
  const predictions = usePredictionsStore()
  const chosen = ref<number | null>(null)
  const errors = shallowRef<AheadErrors | null>(null)
  const told = shallowRef({ done: 0, of: 0 })
  const { underWay, fault, follow, stop: cancel } = useStreamed(reasonText, take)

  /** Only the rows of a table have others before them and behind them. */
  const applies = computed(() => probe.task?.kind === 'series')
  const horizon = computed({
    get: () => chosen.value ?? (probe.task?.kind === 'series' ? (probe.task.horizon ?? usualHorizon) : usualHorizon),
    set: (rows: number) => void (chosen.value = rows)
  })
  const progress = computed(() => (underWay.value ? told.value : null))
  const runId = computed(() => run.summary?.runId ?? null)

  async function start(): Promise<void> {
    if (runId.value === null) return
    const { part, windows: origins } = predictions
    told.value = { done: 0, of: origins }
    const request = { runId: runId.value, step: checkpoints.step, part, origins, horizon: horizon.value }
    await follow((options) => connection.client.predictions.ahead(request, options))
  }

  function take(event: AheadEvent): void {
    if (event.type === 'progress') told.value = event
    else errors.value = event.errors
  }

  watch([runId, () => checkpoints.step], () => {
    cancel()
    errors.value = null
    fault.value = null
  })
  watch(runId, () => (chosen.value = null))

  return { applies, horizon, errors, progress, fault, start, cancel }
})
