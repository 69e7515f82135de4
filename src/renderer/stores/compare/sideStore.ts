/** Holds which two runs are compared on one sequence, which sequence that is, and where its cursor stands. */
import { defineStore } from 'pinia'
import { computed, nextTick, ref, shallowRef, watch } from 'vue'
import type { InspectSubject } from '../inspect/inspectSubject'
import { useRunListStore } from '../runs/runListStore'

export type Place = InspectSubject['place']

/** What is read: a typed text, or a place of the data. A null text stands for the probe of the run's document. */
export interface SideSubject {
  readonly kind: 'text' | 'place'
  readonly text: string | null
  readonly place: Place
}

export const firstSideSubject: SideSubject = { kind: 'text', text: null, place: { part: 'validation', at: 0 } }

export const useSideStore = defineStore('side', () => {
  const runs = useRunListStore()
  const picked = shallowRef<{ readonly a: string | null; readonly b: string | null }>({ a: null, b: null })
  const known = (runId: string | null) => (runId !== null && runs.entryOf(runId) !== null ? runId : null)
  /** The runs picked here, or else the first two that are chosen in the list. */
  const a = computed(() => known(picked.value.a) ?? runs.chosen.find((runId) => runId !== picked.value.b) ?? null)
  const b = computed(() => known(picked.value.b) ?? runs.chosen.find((runId) => runId !== a.value) ?? null)
  const pick = (side: 'a' | 'b', runId: string) => void (picked.value = { a: a.value, b: b.value, [side]: runId })
  function swap(): void {
    const { a: stepOfA, b: stepOfB } = steps.value
    picked.value = { a: b.value, b: a.value }
    // The steps follow their runs, after what forgets the step of a run that is gone from its side.
    void nextTick(() => (steps.value = { a: stepOfB, b: stepOfA }))
  }
  // Another choice in the list is what is compared next.
  watch(
    () => runs.chosen.join(' '),
    () => (picked.value = { a: null, b: null })
  )

  /** The step of the checkpoint on each side; null for the newest weights. The two sides may be checkpoints of one run. */
  const steps = shallowRef<Readonly<Record<'a' | 'b', number | null>>>({ a: null, b: null })
  const chooseStep = (side: 'a' | 'b', step: number | null) => void (steps.value = { ...steps.value, [side]: step })

  const subject = shallowRef(firstSideSubject)
  /** The 0-based time step under the cursor that both share. */
  const token = ref(0)

  watch(a, () => chooseStep('a', null))
  watch(b, () => chooseStep('b', null))

  return { a, b, pick, swap, steps, chooseStep, subject, token }
})
