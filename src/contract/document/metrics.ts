/** The validation metrics, each with its unit and its words. */
export const metricNames = [
  'bitsPerCharacter',
  'bitsPerToken',
  'bitsPerTarget',
  'accuracy',
  'squaredError',
  'absoluteError',
  'phonemeErrors',
  'wordErrors'
] as const
export type MetricName = (typeof metricNames)[number]

interface Words {
  /** Title of a chart. */
  readonly label: string
  /** Fits a narrow button, or the head of a narrow column. */
  readonly short: string
  /** Such as `2.910 bits per character`. */
  readonly unit: string
  readonly better: 'lower' | 'higher'
}

export const metricWords: { readonly [M in MetricName]: Words } = {
  bitsPerCharacter: { label: 'Bits per character', short: 'bits', unit: 'bits per character', better: 'lower' },
  bitsPerToken: { label: 'Bits per token', short: 'bits', unit: 'bits per token', better: 'lower' },
  bitsPerTarget: { label: 'Bits per target', short: 'bits', unit: 'bits per target', better: 'lower' },
  /** The share of counted targets that were predicted correctly, from 0 to 1. */
  accuracy: { label: 'Accuracy', short: 'accuracy', unit: 'accuracy', better: 'higher' },
  /** Series are measured in standard deviations of their training part, so that their error is in squares of these. */
  squaredError: { label: 'Squared error', short: 'sq. error', unit: 'mean squared error', better: 'lower' },
  /** Phonemes to put in, take out or replace, as a share of the right ones: it may be above 1. */
  phonemeErrors: { label: 'Phoneme error rate', short: 'PER', unit: 'phoneme error rate', better: 'lower' },
  /** The share of words with at least one error. */
  wordErrors: { label: 'Word error rate', short: 'WER', unit: 'word error rate', better: 'lower' },
  absoluteError: { label: 'Absolute error', short: 'abs. error', unit: 'mean absolute error', better: 'lower' }
}

/** Whether a metric is a share of targets or sequences, rather than the loss in other units. */
export const isShare = (metric: MetricName): boolean => metric === 'accuracy' || metric === 'phonemeErrors' || metric === 'wordErrors'

/** Returns the unit of a run's loss, derived from its validation metrics. Only a loop in Python may have none, and then it alone knows. */
export function lossUnit(metrics: readonly MetricName[]): string {
  if (metrics.length === 0) return 'as it was logged'
  if (metrics[0] === 'absoluteError') return 'absolute error'
  if (metrics[0] === 'phonemeErrors') return 'nats per word'
  return metrics[0] === 'squaredError' ? 'squared error' : 'nats per target'
}

/** Returns the loss that equals one unit of a metric; null for metrics that are not the loss in other units. */
export function lossUnitsOf(metric: MetricName, metrics: readonly MetricName[]): number | null {
  if (metric === 'bitsPerCharacter' || metric === 'bitsPerToken' || metric === 'bitsPerTarget') return Math.LN2
  return metric === metrics[0] && !isShare(metric) ? 1 : null
}
