/** Asks the engine for the outputs before and after whenever the list, the sequence or the weights change; the newest answer is shown. */
import { onUnmounted, shallowRef, watch } from 'vue'
import type { AlterableValue, Comparison } from '../../../../contract/events/interventions'
import type { Intervention } from '../../../../contract/interventions/intervention'
import { faultText } from '../../../lib/words/faultText'
import type { FaultText } from '../../../lib/words/faultText'
import { useConnectionStore } from '../../../stores/connectionStore'
import type { InspectSubject } from '../../../stores/inspect/inspectSubject'

/** The model, and the sequence that it reads. */
export interface ChangeLook {
  readonly runId: string
  readonly step: number | null
  readonly text: string | null
  /** A 0-based sequence of the training batch, which comes before the text and the place. */
  readonly sequence: number | null
  readonly place: InspectSubject['place'] | null
}

/** `look`: null while there is nothing to look at. */
export function useComparison(look: () => ChangeLook | null, list: () => readonly Intervention[]) {
  const connection = useConnectionStore()
  const values = shallowRef<readonly AlterableValue[]>([])
  const comparison = shallowRef<Comparison | null>(null)
  const fault = shallowRef<FaultText | null>(null)
  const underWay = shallowRef(false)
  let current: AbortController | null = null

  async function compare(): Promise<void> {
    current?.abort()
    const asked = look()
    if (asked === null) return
    const controller = (current = new AbortController())
    const { signal } = controller
    underWay.value = true
    try {
      const answer = await connection.client.interventions.compare({ ...asked, interventions: [...list()] }, { signal })
      if (signal.aborted) return
      comparison.value = answer
      fault.value = null
    } catch (error) {
      if (!signal.aborted) fault.value = faultText('The changes were not made', error)
    } finally {
      if (current === controller) underWay.value = false
    }
  }

  async function askValues(): Promise<void> {
    const asked = look()
    values.value = []
    if (asked === null) return
    const { runId, step } = asked
    const answer = await connection.client.interventions.values({ runId, step }).catch(() => [])
    if (look()?.runId === runId) values.value = answer
  }

  watch([() => JSON.stringify(look()), list], () => void compare(), { immediate: true })
  watch(
    () => JSON.stringify([look()?.runId, look()?.step]),
    () => void askValues(),
    { immediate: true }
  )
  onUnmounted(() => current?.abort())

  return { values, comparison, fault, underWay, again: compare }
}
