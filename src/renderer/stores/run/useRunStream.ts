/** Follows one run's events into columns: first everything recorded so far, then each new event, until it is told to stop. */
import { shallowRef } from 'vue'
import type { EngineClient } from '../../../contract/contract'
import type { RunEvent, RunSummary } from '../../../contract/events/run'
import { RunHistory } from './runHistory'

export interface RunStreamListener {
  onSummary(summary: RunSummary): void
  /** Steps of the run arrived. */
  onSteps(): void
  /** The stream ended with an error while it was wanted. */
  onBroken(error: unknown): void
}

export function useRunStream(client: () => EngineClient, listener: RunStreamListener) {
  /** Columns of the run; read them anew whenever `version` has changed. */
  const history = shallowRef(new RunHistory())
  const version = shallowRef(0)
  let wanted: AbortController | null = null
  let wantedRun: string | null = null
  let shown: string | null = null

  /** Ends the stream before, if any. Columns of the same run stay in view until the new stream brings its own. */
  async function follow(runId: string): Promise<void> {
    stop()
    const controller = new AbortController()
    wanted = controller
    wantedRun = runId
    if (shown !== runId) show(new RunHistory(), runId)
    try {
      const events = await client().training.events({ runId }, { signal: controller.signal })
      await take(events, runId, controller.signal)
    } catch (error) {
      if (!controller.signal.aborted) listener.onBroken(error)
    } finally {
      if (wanted === controller) wanted = null
    }
  }

  async function take(events: AsyncIterable<RunEvent>, runId: string, signal: AbortSignal): Promise<void> {
    const columns = new RunHistory()
    for await (const event of events) {
      if (signal.aborted) return
      if (event.type === 'status') {
        listener.onSummary(event.summary)
        continue
      }
      record(columns, event)
      if (event.type === 'steps') listener.onSteps()
      if (history.value === columns) version.value += 1
      else show(columns, runId)
    }
  }

  function show(columns: RunHistory, runId: string): void {
    shown = runId
    history.value = columns
    version.value += 1
  }

  function stop(): void {
    wanted?.abort()
    wanted = null
  }

  /** Returns the id of the run that is followed, or null. */
  const following = () => (wanted === null ? null : wantedRun)

  return { history, version, follow, stop, following }
}

function record(columns: RunHistory, event: Exclude<RunEvent, { type: 'status' }>): void {
  switch (event.type) {
    case 'steps':
      return columns.addSteps(event)
    case 'evaluation':
      return columns.addEvaluation(event)
    case 'note':
      return columns.addNote({ step: event.step, text: event.text })
    default:
      return event satisfies never
  }
}
