/** When the run of a trial has nothing more to do at a rung, and how it then ended. */
import type { MetricName } from '../../../contract/document/metrics'
import type { RunSummary } from '../../../contract/events/run'
import type { RunRecord } from '../../learning/runs/runRecord'
import { bestValue } from './bestValue'
import type { TrialOutcome } from './trialPlace'

/** Whether it has so many steps, has stopped early by its own rule, or has failed. One whose disk was full can go on. */
export function isDone({ phase, steps, failure }: RunSummary, wanted: number): boolean {
  if (phase === 'failed') return failure?.code !== 'disk'
  return phase === 'finished' && steps !== null && steps >= wanted
}

/** How the run of a trial ended, which has finished or failed. */
export function endOf(record: RunRecord, metric: MetricName): TrialOutcome {
  const { phase, step } = record.summary
  const outcome = phase === 'failed' ? 'failed' : 'finished'
  return { kind: 'ended', end: { outcome, step, best: bestValue(record, metric), problems: [] } }
}
