/** The columns of an exported run's table: one row a training step, validation figures in the rows of the steps that were evaluated. */
import { isShare, lossUnit, metricWords } from '../../../../contract/document/metrics'
import type { MetricName } from '../../../../contract/document/metrics'
import { measuredColumns } from './measuredColumns'
import type { RecordColumn, RecordedFacts } from './recordedFacts'

/** What the names of the columns of single parameters begin with. */
export const normPrefix = 'grad_norm/'
const beforeClipping = 'before clipping'

/** Returns the columns of a run, in the order in which `recordBlocks` gives their values. */
export function recordColumns(run: RecordedFacts): RecordColumn[] {
  const { metrics, parameters } = run.summary
  const unit = lossUnit(metrics)
  return [
    { name: 'step', kind: 'integer', unit: 'steps', meaning: 'Training steps done, the first is 1' },
    { name: 'seconds', kind: 'float64', unit: 's', meaning: 'Seconds of training since the run began; pauses are not counted' },
    { name: 'loss', kind: 'float32', unit, meaning: 'Loss of the step’s training batch' },
    { name: 'learning_rate', kind: 'float32', unit: '', meaning: 'Learning rate of the step, as the schedule gave it' },
    { name: 'grad_norm', kind: 'float32', unit: '', meaning: `Joint norm of all gradients, ${beforeClipping}` },
    { name: 'validation_loss', kind: 'float64', unit, meaning: 'Loss on the validation data, empty where the step was not evaluated' },
    ...metrics.map((metric): RecordColumn => ({
      name: `validation_${snakeName(metric)}`,
      kind: 'float64',
      unit: isShare(metric) ? 'share from 0 to 1' : metricWords[metric].unit,
      meaning: `${metricWords[metric].label} on the validation data; ${metricWords[metric].better} is better`
    })),
    ...parameters.map((parameter): RecordColumn => ({
      name: `${normPrefix}${parameter}`,
      kind: 'float32',
      unit: '',
      meaning: `Norm of the gradient of ${parameter}, ${beforeClipping}`
    })),
    ...measuredColumns(run).map(({ column }) => column)
  ]
}

/** `bitsPerCharacter` as `bits_per_character`. */
export function snakeName(metric: MetricName): string {
  return metric.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
