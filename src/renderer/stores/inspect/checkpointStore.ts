/** The checkpoints of the shown run, and the one that Inspect looks at: null shows the model as it is now. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { KeptCheckpoint } from '../../../contract/runs/checkpoint'
import { useConnectionStore } from '../connectionStore'
import { useRunStore } from '../runStore'

export const useCheckpointStore = defineStore('checkpoints', () => {
  const connection = useConnectionStore()
  const run = useRunStore()

  /** Newest first; empty before they are known. */
  const checkpoints = shallowRef<readonly KeptCheckpoint[]>([])
  /** The chosen step of each run. */
  const chosen = shallowRef<ReadonlyMap<string, number>>(new Map())
  const watchers = ref(0)
  const runId = computed(() => run.summary?.runId ?? null)
  const step = computed(() => (runId.value === null ? null : (chosen.value.get(runId.value) ?? null)))
  const current = computed(() => checkpoints.value.find((checkpoint) => checkpoint.step === step.value) ?? null)

  /** Keeps the list up to date. Returns a function that ends it. */
  function look(): () => void {
    watchers.value += 1
    return () => (watchers.value -= 1)
  }

  function choose(next: number | null): void {
    if (runId.value === null) return
    const others = [...chosen.value].filter(([id]) => id !== runId.value)
    chosen.value = new Map(next === null ? others : [...others, [runId.value, next]])
  }

  async function read(id: string): Promise<void> {
    try {
      const weights = await connection.client.exporting.weights({ runId: id })
      if (id === runId.value) checkpoints.value = weights.checkpoints
    } catch {
      // The run is gone, or the engine is: the list is asked for again when either is back.
    }
  }

  watch(runId, () => (checkpoints.value = []))
  // New checkpoints come while the run trains, and take the place of others.
  watch(
    () => (watchers.value > 0 && connection.ready ? [runId.value, run.summary?.checkpoint, run.summary?.best?.step] : null),
    (wanted) => {
      if (wanted !== null && runId.value !== null) void read(runId.value)
    },
    { immediate: true }
  )

  return { checkpoints, step, current, look, choose }
})
