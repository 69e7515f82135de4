/** The points of a run's curves. Long runs are read and thinned in pieces. */
import type { EvaluationEvent, StepsEvent } from '../../../contract/events/run'
import type { RecordedRun } from '../exporter'
import type { CurveLine } from './curvePicture'
import { extremes } from './extremes'

/** Steps that are read at a time. */
const stepsAtOnce = 20_000
/** Points of a curve over the steps at most. */
const mostPoints = 2_000
/** Evaluations from which on a curve has no mark at each. */
const mostMarks = 60

/** A curve over the training steps. */
export function stepCurve(record: RecordedRun, column: (steps: StepsEvent) => Float32Array): Pick<CurveLine, 'x' | 'y'> {
  const stretch = Math.max(1, Math.ceil((2 * record.rows) / mostPoints))
  const [x, y]: [number[], number[]] = [[], []]
  for (let from = 0; from < record.rows; from += stepsAtOnce) {
    const steps = record.steps(from, Math.min(record.rows, from + stepsAtOnce))
    const values = column(steps)
    for (let at = 0; at < values.length; at += stretch) {
      for (const k of extremes(values, at, Math.min(values.length, at + stretch))) {
        x.push(steps.step[k] ?? NaN)
        y.push(values[k] ?? NaN)
      }
    }
  }
  return { x, y }
}

/** A curve with a point for each evaluation on validation data. */
export function evaluationCurve(
  evaluations: readonly EvaluationEvent[],
  valueOf: (evaluation: EvaluationEvent) => number
): Pick<CurveLine, 'name' | 'x' | 'y' | 'marked'> {
  return { name: 'validation', x: evaluations.map(({ step }) => step), y: evaluations.map(valueOf), marked: evaluations.length < mostMarks }
}
