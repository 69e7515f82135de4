/** Holds the sweeps of the workspace, kept up to date, and starts, stops and resumes them. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Sweep, SweepSpec } from '../../../contract/runs/sweep'
import { followStream } from '../../composables/useStream'
import { faultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { useNoticeStore } from '../noticeStore'

export const useSweepStore = defineStore('sweeps', () => {
  const connection = useConnectionStore()
  const notices = useNoticeStore()
  const byId = shallowRef<ReadonlyMap<string, Sweep>>(new Map())
  /** Newest first. */
  const sweeps = computed(() => [...byId.value.values()].toSorted((a, b) => b.startedAt - a.startedAt))
  /** The sweep in view; null shows the form of a new one. */
  const shownId = ref<string | null>(null)
  const shown = computed(() => (shownId.value === null ? null : (byId.value.get(shownId.value) ?? null)))
  const asking = ref(false)

  const tell = (told: readonly Sweep[]) =>
    void (byId.value = new Map([...byId.value, ...told.map((sweep) => [sweep.sweepId, sweep] as const)]))

  followStream(
    () => 'all',
    (client, _all, options) => client.sweeps.watch(undefined, options),
    {
      take: (event) => tell(event.sweeps),
      refuse: (error) => notices.fault(faultText('The list of sweeps is no longer up to date', error))
    }
  )

  /** Sends one request at a time. Shows a failure. */
  async function ask(failed: string, call: () => Promise<Sweep>): Promise<void> {
    if (asking.value) return
    asking.value = true
    try {
      const sweep = await call()
      tell([sweep])
      shownId.value = sweep.sweepId
    } catch (error) {
      notices.fault(faultText(failed, error))
    } finally {
      asking.value = false
    }
  }

  const start = (spec: SweepSpec) => ask('The sweep was not started', () => connection.client.sweeps.start({ spec }))
  const stop = (sweepId: string) => ask('The sweep was not stopped', () => connection.client.sweeps.stop({ sweepId }))
  const resume = (sweepId: string) => ask('The sweep was not resumed', () => connection.client.sweeps.resume({ sweepId }))
  /** What a sweep was started with; null where it cannot be told. */
  async function specOf(sweepId: string): Promise<SweepSpec | null> {
    try {
      return await connection.client.sweeps.spec({ sweepId })
    } catch (error) {
      notices.fault(faultText('The settings of the sweep cannot be read', error))
      return null
    }
  }

  return { sweeps, shown, shownId, asking, start, stop, resume, specOf, show: (sweepId: string | null) => void (shownId.value = sweepId) }
})
