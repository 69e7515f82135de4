/** Intervals around predictions of numbers by split conformal prediction (Vovk et al. 2005): half of the data gives their width, the other judges it. */

import { mean } from './calibration'

/** The shares of truths that intervals are to hold. */
export const levels = [0.5, 0.8, 0.95] as const

export interface Interval {
  readonly level: number
  /** Null where there are too few errors for the level. */
  readonly halfWidth: number | null
  readonly covered: number | null
}

/** @param errors prediction minus truth, in the order of the data; NaN where no truth is known. `from`: the first that judges. */
export function conformalIntervals(errors: readonly number[], from: number): Interval[] {
  const sizes = (part: readonly number[]) => part.map(Math.abs).filter((size) => !Number.isNaN(size))
  const [known, judged] = [sizes(errors.slice(0, from)).sort((a, b) => a - b), sizes(errors.slice(from))]
  return levels.map((level) => {
    const halfWidth = conformalQuantile(known, level)
    return { level, halfWidth, covered: halfWidth === null ? null : mean(judged.map((size) => Number(size <= halfWidth))) }
  })
}

/** The ⌈(n + 1) · level⌉-th smallest of n sizes; null where there are too few for the level. */
function conformalQuantile(sorted: readonly number[], level: number): number | null {
  return sorted[Math.ceil((sorted.length + 1) * level) - 1] ?? null
}
