/** The best value of a metric that a run has reached. */
import type { MetricName } from '../../../contract/document/metrics'
import { bestOf } from '../../../contract/runs/mainMetric'
import type { Trial } from '../../../contract/runs/sweep'
import type { RunRecord } from '../../learning/runs/runRecord'

/** Of all evaluations that are recorded; null where there is none with a finite value. The first of equal ones counts. */
export function bestValue(record: RunRecord, metric: MetricName): Trial['best'] {
  const { evaluations } = record.recorded
  const at = record.summary.metrics.indexOf(metric)
  return bestOf(
    metric,
    evaluations.read(0, evaluations.rows).map(({ step, values }) => ({ step, value: values[at] ?? NaN }))
  )
}
