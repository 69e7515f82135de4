/** The best value of a metric that a run has reached. */
import { metricWords } from '../../../contract/document/metrics'
import type { MetricName } from '../../../contract/document/metrics'
import type { Trial } from '../../../contract/runs/sweep'
import type { RunRecord } from '../../learning/runs/runRecord'

/** Of all evaluations that are recorded; null where there is none with a finite value. The first of equal ones counts. */
export function bestValue(record: RunRecord, metric: MetricName): Trial['best'] {
  const { evaluations } = record.recorded
  const at = record.summary.metrics.indexOf(metric)
  const sign = metricWords[metric].better === 'lower' ? 1 : -1
  let best: Trial['best'] = null
  for (const { step, values } of evaluations.read(0, evaluations.rows)) {
    const value = values[at] ?? NaN
    if (Number.isFinite(value) && (best === null || sign * value < sign * best.value)) best = { step, value }
  }
  return best
}
