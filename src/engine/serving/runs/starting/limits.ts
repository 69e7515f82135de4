/** When a run that is resumed is to end: as before, or as was asked for; and whether that is over already. */
import { isDeepStrictEqual } from 'node:util'
import type { StopSettings } from '../../../../contract/document/stopping'
import type { RunSummary } from '../../../../contract/events/run'
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'
import { metricText } from '../../../../contract/runs/endWords'
import { bestOf, mainMetric } from '../../../../contract/runs/mainMetric'
import type { RunRecord } from '../../../learning/runs/runRecord'
import { afterEvaluations, stopReason } from '../../../learning/training/limits/stopRule'

export type Limits = Pick<RunSummary, 'steps' | 'stop'>

/** What is left out stays as it was. */
export interface WantedLimits {
  /** After how many steps in all the run ends; null for without end. */
  readonly steps?: number | null | undefined
  readonly stop?: StopSettings | undefined
}

export const limitsFor = (was: Limits, { steps, stop }: WantedLimits): Limits => ({
  steps: steps === undefined ? was.steps : steps,
  stop: stop ?? was.stop
})

export const hasLimits = (was: Limits, { steps, stop }: Limits): boolean => steps === was.steps && isDeepStrictEqual(stop, was.stop)

/** The limit that a run has passed already; null where it goes on. An interrupted run may end at once under the limits that it had. */
export function endsAtOnce(record: RunRecord, limits: Limits): Problem | null {
  const { summary } = record
  const { steps, stop } = limits
  if (summary.phase !== 'finished' && hasLimits(summary, limits)) return null
  if (steps !== null && steps <= summary.step) return problem('run.steps', { path: 'training.steps' }, { steps, done: summary.step })
  const evaluations = record.mainEvaluations()
  const metric = mainMetric(summary.metrics)
  const state = afterEvaluations(evaluations, metric, stop)
  const { seconds } = record.overview
  const by = stopReason(state, stop, seconds)
  if (by === null) return null
  const used = { patience: state.without, target: bestOf(metric, evaluations)?.value ?? NaN, time: seconds }[by]
  const limit = { patience: stop.patience, target: stop.target, time: stop.seconds }[by] ?? NaN
  return problem('run.endsAtOnce', { path: 'training.stop' }, { by, metric: metricText(summary.metrics), used, limit })
}
