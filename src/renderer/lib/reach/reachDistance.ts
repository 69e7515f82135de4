/** Measures how far a gradient travels back in time: what is left of it at each distance from the loss, and at which rate it falls. */
import { fitLine } from './fitLine'

/** What is left of a gradient by the distance from the loss: index 0 is the loss's own time step. 1 is the largest value on the way. */
export type Shares = Float32Array

/** Where a share is reached. It is extrapolated if the sequence ends before. */
export interface Crossing {
  /** In time steps from the loss; not always whole. */
  readonly distance: number
  readonly measured: boolean
}

interface Measured {
  /** Time steps from the loss back to the first one. */
  readonly span: number
  /** The share at the first time step. */
  readonly left: number
}

export type GradientReach =
  | { readonly kind: 'notFinite' }
  | { readonly kind: 'zero' }
  /** `halving`: time steps in which it halves, null where it does not fall at one rate. `hundredth`: null where nobody can say. */
  | (Measured & { readonly kind: 'falls'; readonly halving: number | null; readonly half: Crossing; readonly hundredth: Crossing | null })
  /** More than half is left at the first time step. `least`: the smallest share on the way. */
  | (Measured & { readonly kind: 'stays'; readonly least: { readonly share: number; readonly distance: number } })
  /** `times`: how much larger its largest value is than the one at the loss. */
  | (Measured & { readonly kind: 'grows'; readonly doubling: number | null; readonly times: number; readonly distance: number })

/** The rate is that of the part above this share: what is left below it teaches nothing. */
const fitted = 1e-4
/** From this R² on, the logarithm of the gradient counts as a line. */
const straight = 0.9
/** A crossing is extrapolated at most so many spans from the loss. */
const farthest = 3
/** An increase by less is not called growth. */
const growth = 2

/** The shares of a gradient whose norm at each time step is given, of a loss at the 0-based time step `from`. */
export function sharesOf(norms: Float32Array, from: number): Shares {
  const back = norms.slice(0, from + 1).reverse()
  const largest = back.reduce((most, norm) => Math.max(most, norm), 0)
  return largest > 0 ? back.map((norm) => norm / largest) : back
}

export function measureReach(norms: Float32Array, from: number): GradientReach {
  if (norms.slice(0, from + 1).some((norm) => !Number.isFinite(norm))) return { kind: 'notFinite' }
  const shares = sharesOf(norms, from)
  const peak = shares.indexOf(1)
  if (peak < 0) return { kind: 'zero' }
  const span = shares.length - 1
  const measured = { span, left: shares[span] ?? 0 }
  const times = 1 / (shares[0] ?? 0)
  if (times >= growth && peak > span / 2) {
    const rise = fitLine(logarithms(shares.subarray(0, peak + 1)), 0)
    return { ...measured, kind: 'grows', doubling: rise && rise.fit >= straight ? 1 / rise.slope : null, times, distance: peak }
  }
  return measured.left > 0.5 ? { ...measured, kind: 'stays', least: leastOf(shares) } : { ...measured, ...fallOf(shares, peak) }
}

function leastOf(shares: Shares): { share: number; distance: number } {
  const share = shares.reduce((least, one) => Math.min(least, one), 1)
  return { share, distance: shares.indexOf(share) }
}

function fallOf(shares: Shares, peak: number) {
  const end = Math.max(
    peak + 3,
    shares.findLastIndex((share) => share > fitted)
  )
  const line = fitLine(logarithms(shares.subarray(peak, end + 1)), peak)
  const halving = line && line.slope < 0 && line.fit >= straight ? -1 / line.slope : null
  const half = crossing(shares, 0.5) ?? { distance: shares.length - 1, measured: true }
  return { kind: 'falls', halving, half, hundredth: crossing(shares, 0.01) ?? extrapolated(shares, halving, 0.01) } as const
}

const logarithms = (shares: Shares): number[] => Array.from(shares, Math.log2)

/** From where on no more than a share is left, between two time steps as the logarithm has it. Null where more is left at the first. */
function crossing(shares: Shares, level: number): Crossing | null {
  const last = shares.findLastIndex((share) => share > level)
  const [above, below] = [shares[last], shares[last + 1]]
  if (above === undefined || below === undefined) return null
  const part = below > 0 ? Math.log(above / level) / Math.log(above / below) : 1
  return { distance: last + part, measured: true }
}

/** Goes on at the rate of the fall from what is left at the first time step. */
function extrapolated(shares: Shares, halving: number | null, level: number): Crossing | null {
  const span = shares.length - 1
  const left = shares[span] ?? 0
  if (halving === null || left <= 0) return null
  const distance = span + halving * Math.log2(left / level)
  return distance <= farthest * span ? { distance, measured: false } : null
}

/** What is meant by a word such as `vanishes` depends on how long the sequence is. */
export type Verdict = 'vanishes' | 'fades' | 'arrives' | 'explodes' | 'unknown'

/** Vanishes: 1 % is left before half of the way. Fades: before the first time step. Explodes: it becomes a hundred times larger. */
export function verdictOf(reach: GradientReach): Verdict {
  if (reach.kind === 'notFinite' || reach.kind === 'zero') return 'unknown'
  if (reach.kind === 'grows') return reach.times >= 100 ? 'explodes' : 'arrives'
  if (reach.kind === 'stays' || reach.hundredth === null || !reach.hundredth.measured) return 'arrives'
  return reach.hundredth.distance < reach.span / 2 ? 'vanishes' : 'fades'
}
