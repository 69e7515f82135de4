/** Holds the curves of compared runs. Each is read once and then continued from where it ended, while a component shows it. */
import { defineStore } from 'pinia'
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { RunEntry } from '../../../contract/runs/entry'
import { faultText } from '../../lib/words/faultText'
import type { FaultText } from '../../lib/words/faultText'
import { useConnectionStore } from '../connectionStore'
import { RunColumns } from './runColumns'

/** Points that all runs together are read with; each gets its share, within bounds. */
const pointsOfAll = 200_000
const fewestPoints = 1_000
const mostPoints = 10_000
/** Runs of one request, so that the first curves are seen before the last are read. */
const runsOfRequest = 50
/** Milliseconds between two requests for what is new. */
const rest = 500

export const useRunCurveStore = defineStore('runCurves', () => {
  const connection = useConnectionStore()
  const columns = new Map<string, RunColumns>()
  /** How far each run was when it was read last. */
  const readAt = new Map<string, string>()
  /** Changes with each piece of news. */
  const version = ref(0)
  const reading = ref(false)
  const fault = shallowRef<FaultText | null>(null)
  const retries = ref(0)

  /** The columns of a run; null before it was read. */
  const of = (runId: string): RunColumns | null => columns.get(runId) ?? null

  async function read(runs: readonly RunEntry[]): Promise<void> {
    const stale = runs.filter((run) => readAt.get(run.runId) !== progressOf(run))
    const points = Math.min(mostPoints, Math.max(fewestPoints, Math.floor(pointsOfAll / Math.max(1, runs.length))))
    for (let k = 0; k < stale.length; k += runsOfRequest) {
      const some = stale.slice(k, k + runsOfRequest)
      const request = some.map(({ runId }) => ({ runId, from: columns.get(runId)?.place ?? null }))
      const curves = await connection.client.runs.curves({ runs: request, points })
      for (const curve of curves) columnsOf(curve.runId).take(curve)
      for (const run of some) readAt.set(run.runId, progressOf(run))
      version.value += 1
    }
  }

  function columnsOf(runId: string): RunColumns {
    const known = columns.get(runId) ?? new RunColumns()
    columns.set(runId, known)
    return known
  }

  /** Keeps the curves of runs up to date until the component is gone. Call it in the component's setup. */
  function follow(runs: () => readonly RunEntry[]): void {
    let timer: ReturnType<typeof setTimeout> | null = null
    let [gone, busy, again] = [false, false, false]

    async function ask(): Promise<void> {
      again = true
      if (busy || timer !== null || gone || !connection.ready) return
      again = false
      busy = reading.value = true
      try {
        await read(runs())
        fault.value = null
      } catch (error) {
        if (connection.ready) fault.value = faultText('The curves could not be read', error)
      } finally {
        busy = reading.value = false
      }
      if (!gone) timer = setTimeout(onRested, rest)
    }

    function onRested(): void {
      timer = null
      if (again) void ask()
    }

    watch(
      () => [connection.readyCount, retries.value, ...runs().map((run) => `${run.runId} ${progressOf(run)}`)].join(),
      () => void ask(),
      { immediate: true }
    )
    onScopeDispose(() => {
      gone = true
      if (timer !== null) clearTimeout(timer)
    })
  }

  /** Asks once more after a fault. */
  const retry = () => void (retries.value += 1)
  return { version, reading, fault, of, follow, retry }
})

/** Changes whenever there may be something new of a run. */
const progressOf = ({ summary, last }: RunEntry): string => `${summary.step} ${summary.phase} ${last?.step ?? 0}`
