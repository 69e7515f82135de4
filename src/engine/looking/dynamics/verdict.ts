/** Says where a layer loses its past: in its gates, in its weights, or because its units are saturated; each from rates in nats a token. */
import type { Loss } from '../../../contract/events/dynamics'

/** Rates that differ by less than this share, or by this many nats a token, say the same. */
const SAME_SHARE = 0.2
const SAME_RATE = 0.01

export interface Rates {
  /** The largest Lyapunov exponent. */
  readonly exponent: number
  /** The rate of the own path that keeps most; null where units have none. */
  readonly own: number | null
  /** The largest exponent that the weights would have if no unit were saturated. */
  readonly unsaturated: number | null
  /** Time steps that were looked at. */
  readonly steps: number
}

export function whereLost({ exponent, own, unsaturated, steps }: Rates): Loss {
  if (exponent > SAME_RATE) return 'grows'
  if (Math.LN2 / Math.max(-exponent, Number.MIN_VALUE) >= steps) return 'kept'
  if (own === null) return unsaturated !== null && unsaturated - exponent > Math.max(0, -unsaturated) ? 'saturation' : 'weights'
  const same = Math.abs(exponent - own) <= Math.max(SAME_RATE, SAME_SHARE * Math.abs(own))
  if (same) return 'gates'
  return exponent > own ? 'gatesHeldByWeights' : 'weightsAgainstGates'
}
