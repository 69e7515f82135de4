/**
 * Holds the gradient reach of the run's training batch: what was recorded with the run, then what comes while a component shows it; and
 * the reach of the plain RNN that the run is compared with.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { PlainReach } from '../../contract/events/reach'
import { useFrames } from '../composables/useFrames'
import { useConnectionStore } from './connectionStore'
import { ReachHistory } from './run/reachHistory'
import { isInMemory } from './run/runWorkflow'
import { useRunStore } from './runStore'

export const useReachStore = defineStore('reach', () => {
  const run = useRunStore()
  const connection = useConnectionStore()
  const history = shallowRef(new ReachHistory())
  /** Changes with each new frame of the history. */
  const version = ref(0)
  /** Null where no plain RNN was trained on the run's data. */
  const plain = shallowRef<PlainReach | null>(null)
  const watchers = ref(0)
  const comparers = ref(0)
  const runId = computed(() => run.summary?.runId ?? null)
  const newest = computed(() => (version.value >= 0 ? (history.value.frames.at(-1) ?? null) : null))

  /** Requests frames. Returns a function that ends the request. */
  function look(): () => void {
    watchers.value += 1
    return () => (watchers.value -= 1)
  }

  /** Requests the plain RNN alone. Returns a function that ends the request. */
  function compare(): () => void {
    comparers.value += 1
    return () => (comparers.value -= 1)
  }

  const { fault } = useFrames(
    () =>
      watchers.value > 0 && isInMemory(run.workflow) && runId.value !== null
        ? { runId: runId.value, text: null, from: null, perSecond: 5 }
        : null,
    (inspection, request, options) => inspection.reach(request, options),
    (frame) => {
      history.value.add(frame)
      version.value += 1
    }
  )

  /** Reads what was recorded. A run without a record has an empty chart, which its place explains. */
  async function readRecord(id: string): Promise<void> {
    const recorded = await connection.client.inspection.reachHistory({ runId: id })
    if (id !== runId.value) return
    history.value.begin(recorded)
    version.value += 1
  }

  /** Reads the plain RNN that was trained last on the run's data. */
  async function readPlain(id: string): Promise<void> {
    const compared = await connection.client.inspection.plainReach({ runId: id })
    if (id === runId.value) plain.value = compared
  }

  watch(
    [runId, () => connection.readyCount],
    ([id]) => {
      history.value = new ReachHistory()
      plain.value = null
      version.value += 1
      if (id !== null && connection.ready) void readRecord(id).catch(() => undefined)
    },
    { immediate: true }
  )
  watch(
    () => (watchers.value + comparers.value > 0 && (run.summary?.step ?? 0) > 0 && connection.ready ? runId.value : null),
    (id) => {
      if (id !== null && plain.value === null) void readPlain(id).catch(() => undefined)
    },
    { immediate: true }
  )
  return { history, version, newest, plain, fault, look, compare }
})
