/** What was read of a model's predictions over the data: kept while other tabs are shown, and read anew for another run or checkpoint. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { Predictions } from '../../../contract/events/predictions'
import type { DataPart } from '../../../contract/events/probe'
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
  const progress = shallowRef<{ readonly done: number; readonly of: number } | null>(null)
  const fault = ref<string | null>(null)
  let call: AbortController | null = null

  const runId = computed(() => run.summary?.runId ?? null)

  /** Reads anew, and takes the place of what is being read. */
  async function start(): Promise<void> {
    cancel()
    if (runId.value === null) return
    const controller = new AbortController()
    call = controller
    fault.value = null
    progress.value = { done: 0, of: windows.value }
    try {
      const request = { runId: runId.value, step: checkpoints.step, part: part.value, windows: windows.value }
      for await (const event of await connection.client.predictions.read(request, { signal: controller.signal })) {
        if (call !== controller) return
        if (event.type === 'progress') progress.value = event
        else read.value = event.predictions
      }
    } catch (error) {
      if (call === controller) fault.value = reasonText(error)
    } finally {
      if (call === controller) progress.value = null
    }
  }

  function cancel(): void {
    call?.abort()
    call = null
    progress.value = null
  }

  // What one model says is not what another says.
  watch([runId, () => checkpoints.step], () => {
    cancel()
    read.value = null
    fault.value = null
  })

  return { windows, part, read, progress, fault, start, cancel }
})
