/** The metrics of held-out data, each with its unit and its words. */
export const metricNames = ['bitsPerCharacter', 'bitsPerTarget', 'accuracy', 'squaredError', 'absoluteError'] as const
export type MetricName = (typeof metricNames)[number]

interface Words {
  /** Title of a chart. */
  readonly label: string
  /** Such as `2.910 bits a character`. */
  readonly unit: string
  readonly better: 'lower' | 'higher'
}

export const metricWords: { readonly [M in MetricName]: Words } = {
  bitsPerCharacter: { label: 'Bits a character', unit: 'bits a character', better: 'lower' },
  bitsPerTarget: { label: 'Bits a target', unit: 'bits a target', better: 'lower' },
  /** The share of the targets that count, from 0 to 1. */
  accuracy: { label: 'Accuracy', unit: 'of targets right', better: 'higher' },
  /** A series has it in squared standard deviations of the training part. */
  squaredError: { label: 'Squared error', unit: 'mean squared error', better: 'lower' },
  absoluteError: { label: 'Absolute error', unit: 'mean absolute error', better: 'lower' }
}

/** The unit of a run's loss, by what it tells of held-out data. */
export function lossUnit(metrics: readonly MetricName[]): string {
  if (metrics[0] === 'absoluteError') return 'absolute error'
  return metrics[0] === 'squaredError' ? 'squared error' : 'nats a target'
}

/** How much loss is one of a metric's units, for the metrics that are the loss in other units; null for the others. */
export function lossUnitsOf(metric: MetricName, metrics: readonly MetricName[]): number | null {
  if (metric === 'bitsPerCharacter' || metric === 'bitsPerTarget') return Math.LN2
  return metric === metrics[0] && metric !== 'accuracy' ? 1 : null
}
