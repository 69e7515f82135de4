/** Puts what simple predictions reach into the units of a run: its loss and its metrics. */
import type { LossSettings } from '../../../contract/document/training'
import type { MetricName } from '../../../contract/document/metrics'
import type { Baseline } from '../../../contract/runs/baseline'
import type { TaskBaseline } from '../../data/taskData'

/** `metrics`: those of the run, in their order. */
export function runBaselines(baselines: readonly TaskBaseline[], metrics: readonly MetricName[], loss: LossSettings): Baseline[] {
  return baselines.map((baseline) => ({
    name: baseline.name,
    loss: lossOf(baseline, metrics, loss),
    values: metrics.map((metric) => baseline.metrics[metric] ?? null)
  }))
}

/** Null where the loss is not the plain one, of which alone the baseline is known. */
function lossOf({ loss, metrics }: TaskBaseline, names: readonly MetricName[], settings: LossSettings): number | null {
  if (names[0] === 'squaredError' || names[0] === 'absoluteError') {
    return metrics[settings.numbers === 'squared' ? 'squaredError' : 'absoluteError'] ?? null
  }
  if (settings.labelSmoothing > 0 || settings.classWeights.length > 0) return null
  const bits = metrics.bitsPerTarget ?? metrics.bitsPerCharacter
  return loss ?? (bits === undefined ? null : bits * Math.LN2)
}
