/** The rules under which a run stops by itself: patience, a target, and a time limit. */
import type { MetricName } from '../../../../contract/document/metrics'
import type { StopSettings } from '../../../../contract/document/stopping'
import type { EndReason } from '../../../../contract/runs/endWords'
import { isBetter } from '../../../../contract/runs/mainMetric'
import type { AtStep } from '../../../../contract/runs/mainMetric'

/** What the rules know of the evaluations so far. */
export interface StopState {
  /** The last evaluation that improved; null before the first. */
  readonly improved: AtStep | null
  /** Evaluations since then, none of which improved. */
  readonly without: number
  /** Whether one of them was as good as the target. */
  readonly reached: boolean
}

const beginning: StopState = { improved: null, without: 0, reached: false }

/** The state after one more evaluation. One whose value is not a number does not improve. */
export function withEvaluation(state: StopState, evaluation: AtStep, metric: MetricName, stop: StopSettings): StopState {
  const { value } = evaluation
  const { improved, without } = state
  const improves = Number.isFinite(value) && (improved === null || isBetter(metric, value, improved.value, stop.leastImprovement))
  const reached = state.reached || (stop.target !== null && (value === stop.target || isBetter(metric, value, stop.target)))
  return improves ? { improved: evaluation, without: 0, reached } : { improved, without: without + 1, reached }
}

/** The state after the evaluations that a run has recorded, so that a run that is resumed goes on counting. */
export const afterEvaluations = (evaluations: Iterable<AtStep>, metric: MetricName, stop: StopSettings): StopState =>
  [...evaluations].reduce((state, evaluation) => withEvaluation(state, evaluation, metric, stop), beginning)

/** @param seconds seconds of training so far */
export function stopReason({ without, reached }: StopState, stop: StopSettings, seconds: number): Exclude<EndReason, 'steps'> | null {
  if (reached) return 'target'
  if (stop.patience !== null && without >= stop.patience) return 'patience'
  return stop.seconds !== null && seconds >= stop.seconds ? 'time' : null
}
