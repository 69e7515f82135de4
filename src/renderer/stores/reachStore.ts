/** Holds the gradient reach of the runs' training batches as long as the window lives, and follows it while a component shows it. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useFrames } from '../composables/useFrames'
import { ReachHistory } from './run/reachHistory'
import { useRunStore } from './runStore'

export const useReachStore = defineStore('reach', () => {
  const run = useRunStore()
  const history = shallowRef(new ReachHistory())
  /** Changes with each new frame of the history. */
  const version = ref(0)
  const watchers = ref(0)
  const runId = computed(() => run.summary?.runId ?? null)

  /** Requests frames. Returns a function that ends the request. */
  function look(): () => void {
    watchers.value += 1
    return () => (watchers.value -= 1)
  }

  const { fault } = useFrames(
    () => {
      const going = run.phase === 'training' || run.phase === 'paused'
      return watchers.value > 0 && going && runId.value !== null ? { runId: runId.value, text: null, from: null, perSecond: 5 } : null
    },
    (inspection, request, options) => inspection.reach(request, options),
    (frame) => {
      history.value.add(frame)
      version.value += 1
    }
  )
  watch(runId, () => {
    history.value = new ReachHistory()
    version.value += 1
  })
  return { history, version, fault, look }
})
