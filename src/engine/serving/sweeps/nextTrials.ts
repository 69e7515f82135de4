/** What a sweep trains next: a function of its plan and of how its trials have ended. */
import { metricWords } from '../../../contract/document/metrics'
import type { SweepMethod } from '../../../contract/runs/sweep'
import { promoted, rungsOf } from '../../../contract/runs/halving'
import type { PlannedTrial, SweepPlan } from './plan/planFile'
import type { SweepProgress, TrialEnd } from './sweepLog'

export interface NextTrials {
  /** 0-based. */
  readonly rung: number
  readonly trials: readonly PlannedTrial[]
}

/** The trials of the present rung that have not ended there; null when the sweep has done all. */
export function nextTrials(method: SweepMethod, { metric, trials }: SweepPlan, { ends }: Pick<SweepProgress, 'ends'>): NextTrials | null {
  const endAt = (trial: PlannedTrial, rung: number): TrialEnd | undefined => ends.get(trial.number)?.find((end) => end.rung === rung)
  let entrants = trials.filter(({ problems }) => problems.length === 0)
  for (let rung = 0; rung < rungCount(method, entrants); rung++) {
    const waiting = entrants.filter((trial) => !endAt(trial, rung))
    if (waiting.length > 0) return { rung, trials: waiting }
    if (method.kind !== 'halving') return null
    const results = entrants.map((trial) => ({ combination: trial.combination, value: valueOf(endAt(trial, rung)) }))
    const goOn = new Set(promoted(results, method.eta, metricWords[metric].better))
    entrants = entrants.filter(({ combination }) => goOn.has(combination))
  }
  return null
}

/** After how many steps in all a trial ends a rung. */
export function stepsAt(method: SweepMethod, { steps }: PlannedTrial, rung: number): number {
  return rungsOf(method, steps)[rung] ?? steps
}

const rungCount = (method: SweepMethod, [first]: readonly PlannedTrial[]): number => (first ? rungsOf(method, first.steps).length : 0)

const valueOf = (end: TrialEnd | undefined): number | null => (end?.outcome === 'finished' ? (end.best?.value ?? null) : null)
