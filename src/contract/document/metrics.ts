/** The metrics of held-out data, each with its unit and its words. */
export const metricNames = ['bitsPerCharacter', 'bitsPerTarget', 'accuracy', 'squaredError', 'absoluteError'] as const
export type MetricName = (typeof metricNames)[number]

interface Words {
  /** Title of a chart. */
  readonly label: string
  /** Such as `2.910 bits per character`. */
  readonly unit: string
  readonly better: 'lower' | 'higher'
}

export const metricWords: { readonly [M in MetricName]: Words } = {
  bitsPerCharacter: { label: 'Bits per character', unit: 'bits per character', better: 'lower' },
  bitsPerTarget: { label: 'Bits per target', unit: 'bits per target', better: 'lower' },
  /** Of the targets that count, from 0 to 1. */
  accuracy: { label: 'Accuracy', unit: 'accuracy', better: 'higher' },
  /** Of series: in standard deviations of the training part, squared. */
  squaredError: { label: 'Squared error', unit: 'mean squared error', better: 'lower' },
  absoluteError: { label: 'Absolute error', unit: 'mean absolute error', better: 'lower' }
}

/** The unit of a run's loss, by what it tells of held-out data. */
export function lossUnit(metrics: readonly MetricName[]): string {
  if (metrics[0] === 'absoluteError') return 'absolute error'
  return metrics[0] === 'squaredError' ? 'squared error' : 'nats per target'
}

/** How much loss is one of a metric's units, for the metrics that are the loss in other units; null for the others. */
export function lossUnitsOf(metric: MetricName, metrics: readonly MetricName[]): number | null {
  if (metric === 'bitsPerCharacter' || metric === 'bitsPerTarget') return Math.LN2
  return metric === metrics[0] && metric !== 'accuracy' ? 1 : null
}
