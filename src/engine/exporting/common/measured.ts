/** How good the exported weights are: the last evaluation at or before their step. */
import { metricWords } from '../../../contract/document/metrics'
import type { ExportSource } from '../exporter'

export interface MeasuredValue {
  /** Such as `bits per character`. */
  readonly unit: string
  readonly value: number
  /** The step of the evaluation. */
  readonly step: number
}

/** The validation metrics, the main one first; none where the run was not evaluated by then. */
export function measured({ run, step }: Pick<ExportSource, 'run' | 'step'>): MeasuredValue[] {
  const evaluation = run.record.evaluations().findLast((each) => each.step <= step)
  if (!evaluation) return []
  return run.summary.metrics.flatMap((metric, k) => {
    const value = evaluation.values[k]
    return value === undefined ? [] : [{ unit: metricWords[metric].unit, value, step: evaluation.step }]
  })
}
