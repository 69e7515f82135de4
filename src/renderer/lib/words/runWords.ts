/** Describes runs in a few words: their phase, the value of their main metric, and its unit. */
import type { MetricName } from '../../../contract/document/metrics'
import { metricWords } from '../../../contract/document/metrics'
import type { RunPhase } from '../../../contract/events/run'
import type { RunEntry } from '../../../contract/runs/entry'
import { measuredText } from './figures'

export const phaseNames: { readonly [P in RunPhase]: string } = {
  compiling: 'compiling',
  training: 'training',
  paused: 'paused',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'failed',
  interrupted: 'interrupted'
}

/** Units short enough for a column of a table. */
const shortUnits: { readonly [M in MetricName]: string } = {
  bitsPerCharacter: 'bits/char',
  bitsPerToken: 'bits/token',
  bitsPerTarget: 'bits/target',
  accuracy: 'accuracy',
  squaredError: 'MSE',
  absoluteError: 'MAE',
  phonemeErrors: 'PER',
  wordErrors: 'WER'
}

export const mainMetric = ({ summary }: RunEntry): MetricName | null => summary.metrics[0] ?? null

/** A value of the run's main metric, such as `2.310 bits/char`; a dash where it was never measured. */
export function metricText(entry: RunEntry, value: number | null | undefined): string {
  const metric = mainMetric(entry)
  const text = measuredText(value, 3)
  return metric === null || value === null || value === undefined ? text : `${text} ${shortUnits[metric]}`
}

/** The same value in a sentence, with the step at which it was measured. */
export function measuredAt(entry: RunEntry, at: RunEntry['best']): string {
  const metric = mainMetric(entry)
  if (at === null || metric === null) return 'It was not evaluated yet.'
  return `${measuredText(at.value, 4)} ${metricWords[metric].unit} on validation data at step ${at.step.toLocaleString('en-US')}`
}

/** A moment as a date and a time of day. `at` is in milliseconds. */
export const momentText = (at: number): string => new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
