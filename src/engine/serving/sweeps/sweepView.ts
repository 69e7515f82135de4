/** A sweep as a leaderboard shows it. */
import type { RunSummary } from '../../../contract/events/run'
import { isGoing } from '../../../contract/events/run'
import type { Sweep, SweepSpec, Trial } from '../../../contract/runs/sweep'
import { nextTrials, stepsAt } from './nextTrials'
import type { PlannedTrial, SweepPlan } from './plan/planFile'
import type { SweepProgress } from './sweepLog'

/** The run of a trial as it is now. */
export interface TrialRun {
  readonly summary: RunSummary
  readonly best: Trial['best']
}

export interface ShownSweep {
  readonly sweepId: string
  readonly spec: SweepSpec
  readonly plan: SweepPlan
  readonly progress: SweepProgress
  /** Whether some process runs it now. */
  readonly runs: boolean
  readonly runOf: (runId: string) => TrialRun | null
}

export function sweepView({ sweepId, spec, plan, progress, runs, runOf }: ShownSweep): Sweep {
  const next = nextTrials(spec.method, plan, progress)
  const waiting = new Map(next?.trials.map(({ number }) => [number, next.rung]))
  return {
    sweepId,
    name: spec.name,
    phase: progress.phase === 'running' && !runs ? 'interrupted' : progress.phase,
    startedAt: progress.startedAt,
    failure: progress.failure,
    method: spec.method,
    metric: plan.metric,
    varied: plan.varied,
    trials: plan.trials.map((trial) => trialView(trial, waiting.get(trial.number) ?? null)),
    place: progress.place
  }

  /** @param rung at which the trial waits or trains; null for one that is done */
  function trialView(planned: PlannedTrial, rung: number | null): Trial {
    const { number, settings, seed, parameterCount, problems } = planned
    const runId = progress.runIds.get(number) ?? null
    const end = progress.ends.get(number)?.at(-1)
    const run = rung !== null && runId !== null ? runOf(runId) : null
    return {
      number,
      settings,
      seed,
      state: stateOf(planned, rung, run),
      runId,
      step: run?.summary.step ?? end?.step ?? 0,
      steps: rung === null ? (end?.step ?? null) : stepsAt(spec.method, planned, rung),
      parameterCount,
      best: run?.best ?? end?.best ?? null,
      problems: [...problems, ...(end?.problems ?? [])]
    }
  }

  function stateOf({ number, problems }: PlannedTrial, rung: number | null, run: TrialRun | null): Trial['state'] {
    if (problems.length > 0) return 'refused'
    if (rung === null) return progress.ends.get(number)?.at(-1)?.outcome ?? 'waiting'
    if (run && isGoing(run.summary.phase) && run.summary.phase !== 'paused') return 'training'
    return run && run.summary.phase === 'stopped' ? 'stopped' : 'waiting'
  }
}
