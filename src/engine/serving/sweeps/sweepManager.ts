/** All sweeps of a workspace: starts, stops and resumes them, and shows those of other processes, too. */
import type { Sweep, SweepSpec } from '../../../contract/runs/sweep'
import type { Problem } from '../../../contract/problems/problems'
import type { Lock } from '../../files/lock'
import { thisProcess } from '../../files/owner'
import { newRunId } from '../../learning/runs/runStore'
import type { RunStore } from '../../learning/runs/runStore'
import type { TaskCache } from '../runs/taskCache'
import { bestValue } from './bestValue'
import { planSweep } from './plan/planSweep'
import type { Planned } from './plan/planSweep'
import { runSweep } from './runSweep'
import { SweepFolder, sweepIds } from './sweepFolder'
import type { SweepProgress } from './sweepLog'
import { sweepView } from './sweepView'
import type { TrialPlace } from './trialPlace'

export interface SweepManagerSpec {
  /** Of all sweeps. */
  readonly folder: string
  readonly store: RunStore
  readonly tasks: TaskCache
  /** Where trials train: here, or on a Ray cluster of this address. */
  readonly place: (ray: string | null) => TrialPlace
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export type SweepRefusal =
  | { readonly code: 'NOT_FOUND'; readonly sweepId: string }
  | { readonly code: 'INVALID_SWEEP'; readonly problems: readonly Problem[] }
  | { readonly code: 'ELSEWHERE'; readonly sweepId: string; readonly pid: number }
export type SweepOutcome = { readonly ok: true; readonly sweep: Sweep } | { readonly ok: false; readonly refusal: SweepRefusal }

/** A sweep that runs in this process. */
interface Running {
  readonly stop: AbortController
  readonly done: Promise<void>
}

const refused = (refusal: SweepRefusal): SweepOutcome => ({ ok: false, refusal })

export class SweepManager {
  private readonly opened = new Map<string, SweepFolder>()
  private readonly running = new Map<string, Running>()
  /** Sweeps that have finished, as they stay. */
  private readonly finished = new WeakMap<SweepProgress, Sweep>()
  private closing = false

  constructor(private readonly spec: SweepManagerSpec) {}

  plan(spec: SweepSpec): Promise<Planned> {
    return planSweep(spec, this.spec.tasks)
  }

  async start(spec: SweepSpec, ray: string | null = null): Promise<SweepOutcome> {
    const planned = await this.plan(spec)
    if (!planned.ok) return refused({ code: 'INVALID_SWEEP', problems: planned.problems })
    const sweepId = newRunId(this.spec.now())
    const sweep = await SweepFolder.create(this.spec.folder, sweepId, spec, planned.plan)
    this.opened.set(sweepId, sweep)
    return this.begin(sweep, ray)
  }

  async resume(sweepId: string, ray: string | null = null): Promise<SweepOutcome> {
    const sweep = await this.open(sweepId)
    if (!sweep) return refused({ code: 'NOT_FOUND', sweepId })
    return this.running.has(sweepId) ? { ok: true, sweep: this.view(sweep) } : this.begin(sweep, ray)
  }

  async stop(sweepId: string): Promise<SweepOutcome> {
    const sweep = await this.open(sweepId)
    if (!sweep) return refused({ code: 'NOT_FOUND', sweepId })
    const { owner } = sweep.progress
    if (sweep.runsElsewhere && owner) return refused({ code: 'ELSEWHERE', sweepId, pid: owner.pid })
    const running = this.running.get(sweepId)
    running?.stop.abort()
    await running?.done
    return { ok: true, sweep: this.view(sweep) }
  }

  async specOf(sweepId: string): Promise<SweepSpec | null> {
    return (await this.open(sweepId))?.spec ?? null
  }

  /** Newest first. */
  async list(): Promise<Sweep[]> {
    const sweeps = await Promise.all((await sweepIds(this.spec.folder)).map((sweepId) => this.open(sweepId)))
    return sweeps.filter((sweep) => sweep !== null).map((sweep) => this.view(sweep))
  }

  /** Ends what runs here. The sweeps stay as they are, and go on when they are resumed. */
  async close(): Promise<void> {
    this.closing = true
    for (const { stop } of this.running.values()) stop.abort()
    await Promise.all([...this.running.values()].map(({ done }) => done))
  }

  private async open(sweepId: string): Promise<SweepFolder | null> {
    const sweep = this.opened.get(sweepId) ?? (await SweepFolder.open(this.spec.folder, sweepId))
    if (sweep) this.opened.set(sweepId, sweep)
    return sweep
  }

  private async begin(sweep: SweepFolder, ray: string | null): Promise<SweepOutcome> {
    const { sweepId } = sweep
    const claim = await sweep.take()
    if (!('lock' in claim)) return refused({ code: 'ELSEWHERE', sweepId, pid: claim.holder.pid })
    const place = this.spec.place(ray)
    const stop = new AbortController()
    this.writePhase(sweep, 'running', place)
    const done = this.run(sweep, { place, stop, lock: claim.lock })
    this.running.set(sweepId, { stop, done })
    return { ok: true, sweep: this.view(sweep) }
  }

  private async run(
    sweep: SweepFolder,
    { place, stop, lock }: { readonly place: TrialPlace; readonly stop: AbortController; readonly lock: Lock }
  ): Promise<void> {
    try {
      const phase = await runSweep({ sweep, place, stop, now: this.spec.now })
      if (phase === 'finished' || !this.closing) this.writePhase(sweep, phase, place)
    } catch (error) {
      this.writePhase(sweep, 'stopped', place, error instanceof Error ? error.message : String(error))
    }
    await place.close().catch(() => undefined)
    await lock.release()
    this.running.delete(sweep.sweepId)
  }

  private writePhase(
    sweep: SweepFolder,
    phase: 'running' | 'stopped' | 'finished',
    { where }: TrialPlace,
    failure: string | null = null
  ): void {
    try {
      sweep.append({ type: 'phase', phase, at: this.spec.now(), owner: thisProcess(), place: where, failure })
    } catch (error) {
      // A disk that is full takes no line: without one, the sweep counts as interrupted.
      if (phase === 'running') throw error
    }
  }

  private view(sweep: SweepFolder): Sweep {
    const { sweepId, spec, plan, progress } = sweep
    const finished = this.finished.get(progress)
    if (finished) return finished
    const runs = this.running.has(sweepId) || sweep.runsElsewhere
    const runOf = (runId: string) => {
      const record = this.spec.store.get(runId)
      return record && { summary: record.summary, best: bestValue(record, plan.metric) }
    }
    const view = sweepView({ sweepId, spec, plan, progress, runs, runOf })
    if (view.phase === 'finished') this.finished.set(progress, view)
    return view
  }
}
