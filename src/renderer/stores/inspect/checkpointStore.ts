/** The checkpoints of the shown run, the one that Inspect looks at (null shows the model as it is now), and the one that it is compared with. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { useRunStore } from '../runStore'
import { useCheckpoints } from './useCheckpoints'

/** The moment that the shown one is compared with; null as its step stands for the newest weights. */
export interface ComparedMoment {
  readonly step: number | null
}

export const useCheckpointStore = defineStore('checkpoints', () => {
  const run = useRunStore()
  /** The chosen step of each run. */
  const chosen = shallowRef<ReadonlyMap<string, number>>(new Map())
  /** The moment that the shown one of each run is compared with. */
  const compared = shallowRef<ReadonlyMap<string, ComparedMoment>>(new Map())
  const watchers = ref(0)
  const checkpoints = useCheckpoints(() => (watchers.value > 0 ? run.summary : null))
  const runId = computed(() => run.summary?.runId ?? null)
  const step = computed(() => (runId.value === null ? null : (chosen.value.get(runId.value) ?? null)))
  const against = computed(() => (runId.value === null ? null : (compared.value.get(runId.value) ?? null)))
  const current = computed(() => checkpoints.value.find((checkpoint) => checkpoint.step === step.value) ?? null)

  /** Keeps the list up to date. Returns a function that ends it. */
  function look(): () => void {
    watchers.value += 1
    return () => (watchers.value -= 1)
  }

  /** `of`: the run, which need not be the shown one. */
  function choose(next: number | null, of = runId.value): void {
    if (of === null) return
    const others = [...chosen.value].filter(([id]) => id !== of)
    chosen.value = new Map(next === null ? others : [...others, [of, next]])
  }

  /** Null compares with nothing. */
  function compare(moment: ComparedMoment | null, of = runId.value): void {
    if (of === null) return
    const others = [...compared.value].filter(([id]) => id !== of)
    compared.value = new Map(moment === null ? others : [...others, [of, moment]])
  }

  return { checkpoints, step, against, current, look, choose, compare }
})
