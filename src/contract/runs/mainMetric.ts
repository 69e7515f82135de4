/** The main validation metric of a run over its evaluations: which is better, and which is the best. */
import * as z from 'zod'
import { metricWords } from '../document/metrics'
import type { MetricName } from '../document/metrics'

/** A value of the main validation metric, and the training step at which it was measured. */
export const atStepSchema = z.strictObject({ step: z.int(), value: z.number() })
export type AtStep = z.infer<typeof atStepSchema>

/** The main metric of a run: the first of its metrics. Every task has one. */
export const mainMetric = ([main = 'bitsPerTarget']: readonly MetricName[]): MetricName => main

/** Whether `value` is better than `than` by more than `by`. A value that is not a number is not better than any. */
export function isBetter(metric: MetricName, value: number, than: number, by = 0): boolean {
  return metricWords[metric].better === 'lower' ? value < than - by : value > than + by
}

/** The first of the best evaluations; null where there is none. */
export function bestOf(metric: MetricName, evaluations: Iterable<AtStep>): AtStep | null {
  let best: AtStep | null = null
  for (const evaluation of evaluations)
    if (Number.isFinite(evaluation.value) && (best === null || isBetter(metric, evaluation.value, best.value))) best = evaluation
  return best
}
