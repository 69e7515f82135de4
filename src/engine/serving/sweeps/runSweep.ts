/** Trains the trials of a sweep until all are done or it is stopped, and writes down each as it begins and ends. */
import { newRunId } from '../../learning/runs/runStore'
import { nextTrials, stepsAt } from './nextTrials'
import type { PlannedTrial } from './plan/planFile'
import { trialDocument } from './plan/trialDocument'
import type { SweepFolder } from './sweepFolder'
import type { TrialPlace } from './trialPlace'

export interface SweepRun {
  readonly sweep: SweepFolder
  readonly place: TrialPlace
  /** Aborts when the sweep is to stop. */
  readonly stop: AbortController
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Throws what the file system throws. */
export async function runSweep(run: SweepRun): Promise<'finished' | 'stopped'> {
  const { sweep, place, stop } = run
  const active = new Map<number, Promise<void>>()
  /** Trials that a person has stopped: they go on when the sweep is resumed. */
  const left = new Set<number>()
  try {
    await place.open(stop.signal)
    for (;;) {
      const next = nextTrials(sweep.spec.method, sweep.plan, sweep.progress)
      const ready = next?.trials.filter(({ number }) => !active.has(number) && !left.has(number)) ?? []
      for (const trial of stop.signal.aborted ? [] : ready.slice(0, place.width - active.size)) {
        const training = trainTrial(run, trial, next?.rung ?? 0).then((ended) => {
          active.delete(trial.number)
          if (!ended) left.add(trial.number)
        })
        active.set(trial.number, training)
      }
      if (active.size === 0) return next === null ? 'finished' : 'stopped'
      await Promise.race(active.values())
    }
  } catch (error) {
    stop.abort()
    await Promise.allSettled(active.values())
    throw error
  }
}

/** Returns whether the trial has ended its rung. */
async function trainTrial(run: SweepRun, trial: PlannedTrial, rung: number): Promise<boolean> {
  const { sweep, place, stop } = run
  const { number } = trial
  const document = trialDocument(sweep.spec, sweep.sweepId, trial)
  if (!document) return false
  const runId = runIdOf(run, number)
  const steps = stepsAt(sweep.spec.method, trial, rung)
  const work = { sweepId: sweep.sweepId, sweep: sweep.spec.name, number, runId, document, steps, metric: sweep.plan.metric }
  const outcome = await place.train(work, stop.signal)
  if (outcome.kind === 'stop') stop.abort()
  if (outcome.kind !== 'ended') return false
  sweep.append({ type: 'end', trial: number, rung, ...outcome.end })
  return true
}

/** The id of the trial's run, which is written down before there is one. */
function runIdOf({ sweep, now }: SweepRun, trial: number): string {
  const known = sweep.progress.runIds.get(trial)
  if (known !== undefined) return known
  const runId = newRunId(now())
  sweep.append({ type: 'begin', trial, runId })
  return runId
}
