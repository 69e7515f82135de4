/** The checkpoints of the shown run, and the one that Inspect looks at: null shows the model as it is now. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useRunStore } from '../runStore'
import { useCheckpoints } from './useCheckpoints'

export const useCheckpointStore = defineStore('checkpoints', () => {
  const run = useRunStore()
  /** The chosen step of each run. */
  const chosen = shallowRef<ReadonlyMap<string, number>>(new Map())
  const watchers = ref(0)
  const checkpoints = useCheckpoints(() => (watchers.value > 0 ? run.summary : null))
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

  return { checkpoints, step, current, look, choose }
})
