/** Follows what is measured of the shown run's updates, and chooses for which parameters, after their costs were told. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { isFromPython } from '../../contract/events/run'
import type { UpdateCost } from '../../contract/events/updates'
import { followStream } from '../composables/useStream'
import { reasonText } from '../lib/words/faultText'
import { useConnectionStore } from './connectionStore'
import { isInMemory } from './run/runWorkflow'
import { UpdateHistory } from './run/updateHistory'
import { useRunStore } from './runStore'

export const useUpdatesStore = defineStore('updates', () => {
  const run = useRunStore()
  const connection = useConnectionStore()
  const history = shallowRef(new UpdateHistory())
  /** Changes with each new frame of the history. */
  const version = ref(0)
  /** The parameters that are measured now. */
  const followed = shallowRef<readonly string[]>([])
  /** What it costs to measure each parameter; null before they were asked for. */
  const costs = shallowRef<readonly UpdateCost[] | null>(null)
  const fault = ref<string | null>(null)
  const watchers = ref(0)
  const runId = computed(() => (run.summary === null || isFromPython(run.summary) ? null : run.summary.runId))
  /** Whether the engine has the run in memory, so that its parameters can be measured. */
  const measurable = computed(() => runId.value !== null && isInMemory(run.workflow))

  /** Requests what is measured. Returns a function that ends the request. */
  function look(): () => void {
    watchers.value += 1
    return () => (watchers.value -= 1)
  }

  followStream(
    () => (watchers.value > 0 && runId.value !== null ? { runId: runId.value } : null),
    (client, request, options) => client.training.updates(request, options),
    {
      take: (event) => {
        followed.value = event.followed
        history.value.add(event.frames)
        version.value += 1
      },
      refuse: (error) => (fault.value = reasonText(error))
    }
  )

  async function asked<Answer>(call: () => Promise<Answer>): Promise<Answer | null> {
    fault.value = null
    try {
      return await call()
    } catch (error) {
      fault.value = reasonText(error)
      return null
    }
  }

  /** Has the engine measure what each parameter costs. */
  async function askCosts(): Promise<void> {
    const id = runId.value
    if (id === null) return
    const answer = await asked(() => connection.client.training.updateCosts({ runId: id }))
    if (id === runId.value && answer !== null) costs.value = answer
  }

  /** Measures these parameters from the next step on, and no others. */
  async function follow(names: readonly string[]): Promise<void> {
    const id = runId.value
    if (id === null) return
    const answer = await asked(() => connection.client.training.followUpdates({ runId: id, names: [...names] }))
    if (id === runId.value && answer !== null) followed.value = answer
  }

  watch(runId, () => {
    history.value = new UpdateHistory()
    ;[followed.value, costs.value, fault.value] = [[], null, null]
    version.value += 1
  })

  return { history, version, followed, costs, fault, measurable, look, askCosts, follow }
})
