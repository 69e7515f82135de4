/** Trains trials in this process, one at a time: each begins when its turn in the queue is there and nothing else trains. */
import { isOver } from '../../../contract/events/run'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import type { RunQueue } from '../queue/runQueue'
import type { RunManager } from '../runs/runManager'
import type { Outcome } from '../runs/runTaking'
import { trialName } from './plan/trialDocument'
import { endOf, isDone } from './trialEnd'
import type { TrialOutcome, TrialPlace, TrialWork } from './trialPlace'

export interface TrialsHereSpec {
  readonly runs: RunManager
  readonly store: RunStore
  readonly queue: RunQueue
}

export class TrialsHere implements TrialPlace {
  readonly where = { kind: 'here' } as const
  readonly width = 1

  constructor(private readonly spec: TrialsHereSpec) {}

  async train(work: TrialWork, signal: AbortSignal): Promise<TrialOutcome> {
    const outcome = await this.turn(work, signal)
    if (outcome === null) return { kind: 'stop' }
    if (!outcome.ok && outcome.refusal.code === 'INVALID_DOCUMENT')
      return { kind: 'ended', end: { outcome: 'refused', step: 0, best: null, problems: outcome.refusal.problems } }
    const record = outcome.ok ? this.spec.store.get(work.runId) : null
    return record ? this.follow(record, work, signal) : { kind: 'left' }
  }

  open(): Promise<void> {
    return Promise.resolve()
  }

  close(): Promise<void> {
    return Promise.resolve()
  }

  /** Waits until the engine is free, and begins. Null when the turn was taken off the queue, or the sweep is to stop. */
  private async turn(work: TrialWork, signal: AbortSignal): Promise<Outcome | null> {
    const { queue, runs } = this.spec
    if (queue.starts) return queue.turn(work.sweepId, trialName(work.sweep, work.number), () => this.begin(work), signal)
    while (!signal.aborted) {
      const seen = runs.changes.latest
      const outcome = await this.begin(work)
      if (outcome.ok || outcome.refusal.code !== 'BUSY') return outcome
      await runs.changes.after(seen, signal)
    }
    return null
  }

  /** Starts the trial's run, or goes on with it from where it stands. */
  private async begin({ runId, document, steps, sweepId, number }: TrialWork): Promise<Outcome> {
    const { runs, store } = this.spec
    const record = store.get(runId)
    if (record && isDone(record.summary, steps)) return { ok: true, summary: record.summary }
    if (record?.elsewhere) return { ok: false, refusal: { code: 'ELSEWHERE', runId, name: record.summary.name, pid: record.elsewhere.pid } }
    if (record) return runs.resume(runId, { steps }, { whenFree: true })
    return runs.start(document, { whenFree: true, known: { runId, steps, trial: { sweepId, number } } })
  }

  private async follow(record: RunRecord, { runId, steps, metric }: TrialWork, signal: AbortSignal): Promise<TrialOutcome> {
    while (!isOver(record.summary.phase)) {
      const seen = record.changes.latest
      if (signal.aborted) await this.spec.runs.stop(runId)
      else await record.changes.after(seen, signal)
    }
    const { summary } = record
    // A trial counts as ended when its run's end is on the disk: a crash in between would leave an ended trial with a run that is not.
    if (summary.failure?.code === 'disk' || !(await record.written())) return { kind: 'stop' }
    return isDone(summary, steps) ? endOf(record, metric) : { kind: 'left' }
  }
}
