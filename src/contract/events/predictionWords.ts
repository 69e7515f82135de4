/** What is said of predictions, in the window and on the command line: how they were read, and what their figures mean. */
import { count, plural } from '../problems/wording'
import type { AheadErrors, Predictions } from './predictions'

type Read = Pick<Predictions, 'step' | 'part' | 'windows' | 'length' | 'of' | 'taken'>

/** How the sequences were read. */
export function methodWords({ step, part, windows, length, taken }: Read): string {
  const how =
    taken === 'following'
      ? 'one behind the other from the beginning, so that each step is judged once, with at least half a sequence before it'
      : 'spread evenly'
  return `Step ${count(step)}: ${plural(windows, 'sequence')} of ${count(length)} steps of the ${part} data, ${how}. States begin anew in each. Exact.`
}

/** A share as a percentage; a dash where there is none. */
export const shareText = (share: number | null): string => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)

/** What the calibration comes to. */
export function calibrationWords({ accuracy, calibrationError, bins }: NonNullable<Predictions['classes']>): string {
  if (accuracy === null || calibrationError === null) return 'No prediction was judged.'
  const filled = bins.filter(({ count }) => count > 0)
  const total = filled.reduce((sum, { count }) => sum + count, 0)
  const sure = filled.reduce((sum, { count, confidence }) => sum + count * (confidence ?? 0), 0) / total
  const apart = Math.abs(sure - accuracy) < 0.02
  const direction = apart ? 'about as often as it is sure' : sure > accuracy ? 'less often than it is sure' : 'more often than it is sure'
  return `The model is right ${direction}: ${shareText(accuracy)} right, ${shareText(sure)} sure. Expected calibration error ${shareText(calibrationError)}, 10 bins (Guo et al. 2017).`
}

/** How forecasts were evaluated. */
export function aheadWords({ step, part, horizon, history, origins, of, season }: AheadErrors): string {
  const seasonal = season === null ? '' : ` The season has ${plural(season, 'row')}.`
  return `Step ${count(step)}: forecasts of ${plural(horizon, 'row')}, each after its own ones, from ${count(origins)} of ${plural(of, 'place')} of the ${part} data, after ${plural(history, 'row')} each.${seasonal}`
}
