/** What is compared of runs over an axis: a validation metric, the training loss, the gradient norm, or the learning rate. */
import { lossUnit, metricNames, metricWords } from '../../../../contract/document/metrics'
import type { MetricName } from '../../../../contract/document/metrics'
import type { RunEntry } from '../../../../contract/runs/entry'
import type { CurveAxis, StepMeasure } from '../../../stores/compare/curveViewStore'
import type { RunColumns } from '../../../stores/compare/runColumns'
import { placesOn } from './curveAxis'
import type { Curve } from './meanAcross'

export type Measure = MetricName | 'loss' | StepMeasure

interface MeasureWords {
  readonly label: string
  /** Null where neither is. */
  readonly better: 'lower' | 'higher' | null
  /** The head of a narrow column. */
  readonly short: string
}

export const measureWords: Readonly<Record<Measure, MeasureWords>> = {
  ...metricWords,
  loss: { label: 'Training loss', better: 'lower', short: 'loss' },
  gradientNorm: { label: 'Gradient norm', better: 'lower', short: '‖∂L/∂θ‖' },
  learningRate: { label: 'Learning rate', better: null, short: 'rate' }
}

export const isMetric = (measure: Measure): measure is MetricName => metricNames.some((name) => name === measure)

/** The metrics that any of the runs has: those of the most runs stand first, and of equally many, the main one of the first run. */
export function metricsOf(runs: readonly RunEntry[]): readonly MetricName[] {
  const names = runs.flatMap(({ summary }) => summary.metrics)
  const countOf = (metric: MetricName) => names.filter((name) => name === metric).length
  return [...new Set(names)].toSorted((one, other) => countOf(other) - countOf(one))
}

/** The curve of a run; null where the run has no such metric. */
export function curveOf(measure: Measure, run: RunEntry, columns: RunColumns, axis: CurveAxis): Curve | null {
  if (!isMetric(measure)) return { x: placesOn(axis, columns, 'steps'), y: columns[measure] }
  const y = columns.metrics[run.summary.metrics.indexOf(measure)]
  return y === undefined ? null : { x: placesOn(axis, columns, 'evaluations'), y }
}

/** The units of the runs' losses, each once: `nats per target`. */
export const lossUnits = (runs: readonly RunEntry[]): string =>
  [...new Set(runs.map(({ summary }) => lossUnit(summary.metrics)))].join(', ')
