/** Says in sentences why a run stopped by itself, and under which rules it would. */
import type { StopSettings } from '../document/stopping'
import { metricWords } from '../document/metrics'
import type { MetricName } from '../document/metrics'
import { listed } from '../document/words'
import { count, plural } from '../problems/wording'
import { durationText, valueText } from './figures'
import type { AtStep } from './mainMetric'

export const endReasons = ['steps', 'patience', 'target', 'time'] as const
export type EndReason = (typeof endReasons)[number]

interface EndedRun {
  readonly endedBy: EndReason | null
  readonly stop: StopSettings
  readonly metrics: readonly MetricName[]
  /** The best of all evaluations; null where there was none. */
  readonly best: AtStep | null
}

/** A sentence such as `Stopped: bits per character did not improve for 10 evaluations; the best was 2.13 at step 4,000`; null at its last step. */
export function endWords({ endedBy, stop, metrics, best }: EndedRun): string | null {
  const metric = metricText(metrics)
  switch (endedBy) {
    case null:
    case 'steps':
      return null
    case 'patience': {
      const rest = best === null ? '' : `; the best was ${valueText(best.value)} at step ${count(best.step)}`
      const by = stop.leastImprovement === 0 ? '' : ` by more than ${valueText(stop.leastImprovement)}`
      return `Stopped: ${metric} did not improve${by} for ${plural(stop.patience ?? 0, 'evaluation')}${rest}`
    }
    case 'target': {
      const rest = best === null ? '' : `, with ${valueText(best.value)} at step ${count(best.step)}`
      return `Stopped: ${metric} reached the target of ${valueText(stop.target ?? NaN)}${rest}`
    }
    case 'time':
      return `Stopped: the time limit of ${durationText(stop.seconds ?? 0)} was reached`
    default:
      return endedBy satisfies never
  }
}

/** Such as `after 10 evaluations without improvement, or after 2 h of training`; null where no rule is on. */
export function stopWords({ patience, target, seconds }: StopSettings, metrics: readonly MetricName[]): string | null {
  const rules = [
    ...(patience === null ? [] : [`after ${plural(patience, 'evaluation')} without improvement`]),
    ...(target === null ? [] : [`at ${valueText(target)} ${unitText(metrics)}`]),
    ...(seconds === null ? [] : [`after ${durationText(seconds)} of training`])
  ]
  return rules.length === 0 ? null : listed(rules, 'or')
}

/** The main metric within a sentence, such as `bits per character`. */
export function metricText([main]: readonly MetricName[]): string {
  return main === undefined ? 'the validation metric' : metricWords[main].label.toLowerCase()
}

const unitText = ([main]: readonly MetricName[]): string => (main === undefined ? '' : metricWords[main].unit)
