/** Estimates how long a run goes on, from its speed and the nearest of its limits. Patience and targets cannot be foreseen. */

interface Pace {
  /** Steps done. */
  readonly step: number
  /** Steps in all; null: no limit. */
  readonly steps: number | null
  /** Steps a second; null where it is not known yet. */
  readonly rate: number | null
  /** Seconds of training so far. */
  readonly seconds: number
  /** Seconds of training in all; null: no limit. */
  readonly limit: number | null
}

/** Seconds until the nearest limit; null where there is none, or the speed is not known. */
export function timeLeft({ step, steps, rate, seconds, limit }: Pace): number | null {
  const bySteps = steps === null || rate === null || rate <= 0 ? null : (steps - step) / rate
  const byTime = limit === null ? null : limit - seconds
  const nearest = Math.min(bySteps ?? Infinity, byTime ?? Infinity)
  return Number.isFinite(nearest) ? Math.max(0, nearest) : null
}
