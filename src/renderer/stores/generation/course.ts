/** The course of what the model goes on with, a text or the rows of a series: one call at a time, which ends, is stopped or is refused. */
import { computed, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'
import type { GenerationEnd, LayerMemory, Places } from '../../../contract/events/generation'
import { faultText } from '../../lib/words/faultText'
import type { FaultText } from '../../lib/words/faultText'
import { useRunStore } from '../runStore'

export type CoursePhase =
  | { readonly phase: 'nothing' }
  /** The step form is being compiled, and the model reads the prompt or the history. */
  | { readonly phase: 'starting' }
  | { readonly phase: 'going' }
  | { readonly phase: 'over'; readonly reason: GenerationEnd | 'stopped' }
  | { readonly phase: 'refused'; readonly fault: FaultText }

export interface Course {
  readonly at: CoursePhase
  /** The number of requested tokens or rows. */
  readonly wanted: number
  /** The training step of the weights in use, or null until it is known. */
  readonly step: number | null
  readonly memory: readonly LayerMemory[]
  /** Where learned positions end, or null for a model without them. */
  readonly places: Places | null
}

export const noCourse: Course = { at: { phase: 'nothing' }, wanted: 0, step: null, memory: [], places: null }

export const isUnderWay = ({ at }: Course): boolean => at.phase === 'starting' || at.phase === 'going'

interface CourseSpec<C extends Course, E> {
  /** The course before anything was asked for. */
  readonly nothing: C
  readonly told: (course: C, event: E) => C
  /** The title of a fault, such as `Generation stopped`. */
  readonly refusal: string
}

type Call<E> = (runId: string, options: { readonly signal: AbortSignal }) => Promise<AsyncIterable<E>>

/** Follows the events of a call to the shown run. Another run has a course of its own, so the course begins anew with it. */
export function useCourse<C extends Course, E>({ nothing, told, refusal }: CourseSpec<C, E>) {
  const run = useRunStore()
  const { course, take, newest } = useNewest(nothing)
  const runId = computed(() => run.summary?.runId ?? null)
  const underWay = computed(() => isUnderWay(course.value))
  /** Whether a run has weights to go on with: in memory, or in a checkpoint. */
  const hasWeights = computed(() => run.summary !== null && (run.summary.step > 0 || run.summary.checkpoint !== null))
  let current: AbortController | null = null

  async function follow(begun: C, call: Call<E>): Promise<void> {
    if (runId.value === null) return
    const { signal } = (current = new AbortController())
    take({ ...begun, at: { phase: 'starting' } })
    try {
      for await (const event of await call(runId.value, { signal })) if (!signal.aborted) take(told(newest(), event))
    } catch (error) {
      if (!signal.aborted) take({ ...newest(), at: { phase: 'refused', fault: faultText(refusal, error) } })
    }
  }

  function stop(): void {
    current?.abort()
    current = null
    if (isUnderWay(newest())) take({ ...newest(), at: { phase: 'over', reason: 'stopped' } })
  }

  watch(runId, () => {
    stop()
    take(nothing)
  })

  return { course, underWay, hasWeights, follow, stop }
}

/** What arrives faster than the screen draws is shown together; a change of phase is shown at once. */
function useNewest<C extends Course>(nothing: C) {
  const course: Ref<C> = shallowRef(nothing)
  let latest = nothing
  let drawing: number | null = null

  function take(next: C): void {
    latest = next
    if (next.at.phase !== 'going') course.value = next
    else
      drawing ??= requestAnimationFrame(() => {
        drawing = null
        course.value = latest
      })
  }
  return { course, take, newest: () => latest }
}
