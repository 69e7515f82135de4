/** What differs between two runs on one sequence, in plain sentences. */
import type { ReachCurve } from '../../../lib/reach/reachCurves'
import { farthest } from '../../../lib/reach/reachCurves'
import type { GradientReach } from '../../../lib/reach/reachDistance'
import { distanceText } from '../../../lib/reach/reachWords'
import type { StepWord } from '../../../lib/reach/reachWords'
import type { LossRow } from '../../inspect/axis/lossRow'

/** How far back 1 % of a gradient is left: a distance, or the whole sequence. */
interface Distance {
  readonly steps: number
  /** More than 1 % is left at the first time step. */
  readonly whole: boolean
}

/** Such as `Run A reads back 6 tokens, run B 41 tokens, as far as the sequence goes.`; null while a run has no curve. */
export function reachDifference(a: readonly ReachCurve[], b: readonly ReachCurve[], unit: StepWord): string | null {
  const [curveA, curveB] = [farthest(a), farthest(b)]
  if (curveA === null || curveB === null) return null
  const [wordsA, wordsB] = [distanceWords(curveA.reach, unit), distanceWords(curveB.reach, unit)]
  return `Run A reads back ${wordsA}, run B ${wordsB}. That far, at least 1 % of the gradient is left.`
}

function distanceWords(reach: GradientReach, unit: StepWord): string {
  const distance = distanceOf(reach)
  if (distance === null) return 'an unknown distance, as its gradient overflows,'
  if (distance.steps === 0) return `no ${unit}`
  const text = distanceText(distance.whole ? distance.steps : Math.max(1, Math.round(distance.steps)), unit)
  return distance.whole ? `${text} to the first` : text
}

function distanceOf(reach: GradientReach): Distance | null {
  switch (reach.kind) {
    case 'notFinite':
      return null
    case 'zero':
      return { steps: 0, whole: false }
    case 'stays':
    case 'grows':
      return { steps: reach.span, whole: true }
    case 'falls':
      return reach.hundredth?.measured ? { steps: reach.hundredth.distance, whole: false } : { steps: reach.span, whole: true }
    default:
      return reach satisfies never
  }
}

/** Such as `Mean surprise: 2.31 bits in A, 1.87 bits in B.`; null where there is none. */
export function lossDifference(a: LossRow, b: LossRow): string | null {
  const [meanA, meanB] = [meanOf(a.values), meanOf(b.values)]
  if (meanA === null || meanB === null || a.unit !== b.unit) return null
  return `Mean ${a.title}: ${a.text(meanA)} in A, ${b.text(meanB)} in B.`
}

/** The mean of the values that there are; null where there are none. */
function meanOf(values: Float32Array): number | null {
  const known = values.filter((value) => Number.isFinite(value))
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}
