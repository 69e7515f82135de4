/** Asks the engine which trials a sweep would train, whenever the form rests for a moment. */
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { Problem } from '../../../../contract/problems/problems'
import type { SweepSpec } from '../../../../contract/runs/sweep'
import type { EngineClient } from '../../../../contract/contract'
import { problemsOf } from '../../../lib/words/faultText'
import { useConnectionStore } from '../../../stores/connectionStore'

export type PlannedTrials = Awaited<ReturnType<EngineClient['sweeps']['plan']>>

export type SweepPlanState =
  | { readonly state: 'asking' }
  | { readonly state: 'planned'; readonly trials: PlannedTrials }
  | { readonly state: 'refused'; readonly problems: readonly Problem[] }
  | { readonly state: 'failed' }

/** Milliseconds. */
const restsFor = 250

export function useSweepPlan(spec: () => SweepSpec | null) {
  const connection = useConnectionStore()
  const plan = shallowRef<SweepPlanState>({ state: 'asking' })
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function ask(wanted: SweepSpec): Promise<void> {
    const number = ++asked
    const answer = await connection.client.sweeps.plan({ spec: wanted }).then(
      (trials): SweepPlanState => ({ state: 'planned', trials }),
      (error: unknown): SweepPlanState => refusalOf(error)
    )
    if (number === asked) plan.value = answer
  }

  watch(
    () => [spec(), connection.ready] as const,
    ([wanted, ready]) => {
      clearTimeout(timer)
      plan.value = { state: 'asking' }
      if (wanted !== null && ready) timer = setTimeout(() => void ask(wanted), restsFor)
    },
    { immediate: true }
  )
  onScopeDispose(() => clearTimeout(timer))
  return plan
}

function refusalOf(error: unknown): SweepPlanState {
  const problems = problemsOf(error)
  return problems === null ? { state: 'failed' } : { state: 'refused', problems }
}
