/** What was read of a model's predictions over the data: kept while other tabs are shown, and read anew for another run or checkpoint. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Predictions, PredictionsEvent } from '../../../contract/events/predictions'
import type { DataPart } from '../../../contract/events/probe'
import { useStreamed } from '../../composables/useStreamed'
import { useConnectionStore } from '../connectionStore'
import { useRunStore } from '../runStore'
import { useCheckpointStore } from './checkpointStore'
import { reasonText } from '../../lib/words/faultText'

/** How many sequences a person may choose to read. */
export const windowChoices = [50, 200, 1_000, 2_000] as const

export const usePredictionsStore = defineStore('predictions', () => {
  const connection = useConnectionStore()
  const run = useRunStore()
  const checkpoints = useCheckpointStore()
  const windows = ref<number>(200)
  const part = ref<DataPart>('validation')
  const read = shallowRef<Predictions | null>(null)
  const told = shallowRef({ done: 0, of: 0 })
  const { underWay, fault, follow, stop: cancel } = useStreamed(reasonText, take)
  const progress = computed(() => (underWay.value ? told.value : null))

  const runId = computed(() => run.summary?.runId ?? null)

  /** Reads anew, and takes the place of what is being read. */
  async function start(): Promise<void> {
    if (runId.value === null) return
    told.value = { done: 0, of: windows.value }
    const request = { runId: runId.value, step: checkpoints.step, part: part.value, windows: windows.value }
    await follow((options) => connection.client.predictions.read(request, options))
  }

  function take(event: PredictionsEvent): void {
    if (event.type === 'progress') told.value = event
    else read.value = event.predictions
  }

  // What one model says is not what another says.
  watch([runId, () => checkpoints.step], () => {
    cancel()
    read.value = null
    fault.value = null
  })

  return { windows, part, read, progress, fault, start, cancel }
})
