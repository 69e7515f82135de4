/** Turns the learning rate of a schedule into points to draw, and into words. */
import { scheduleFactor, scheduleSteps } from '../../../contract/document/schedule'
import type { Schedule } from '../../../contract/document/schedule'
import { countText, shortText } from '../../lib/words/figures'

export interface RateCurve {
  /** The last step that is drawn. */
  readonly steps: number
  /** Steps and shares of the learning rate, evenly spread from the first step to the last. */
  readonly points: readonly { readonly step: number; readonly share: number }[]
}

/** @param steps of the run, null where it has no end; @param most points */
export function rateCurve(schedule: Schedule, steps: number | null, most = 120): RateCurve {
  const last = Math.max(2, steps ?? scheduleSteps(schedule) ?? 1_000)
  const count = Math.min(most, last)
  const points = Array.from({ length: count }, (_, k) => {
    const step = 1 + Math.round((k * (last - 1)) / (count - 1))
    return { step, share: scheduleFactor(schedule, step) }
  })
  return { steps: last, points }
}

/** Such as `0.00012 at step 1, 0.003 at step 3,000, 1.2e-8 at step 10,000`. */
export function rateWords({ points }: RateCurve, learningRate: number): string {
  const first = points[0]
  const highest = points.reduce((best, point) => (point.share > best.share ? point : best), { step: 1, share: -1 })
  const last = points[points.length - 1]
  const shownPoints = [first, highest, last].filter(
    (point, k, all) => point !== undefined && all.findIndex((one) => one?.step === point.step) === k
  )
  return shownPoints.map((point) => `${shortText((point?.share ?? 0) * learningRate)} at step ${countText(point?.step)}`).join(', ')
}
