/**
 * Fits y = c + a xᵖ to measured costs: c is what a step costs in any case, and a xᵖ is what grows with the sequence. The fit is least squares
 * of the logarithms, as costs vary by percentages. The 95 % interval of p is the profile likelihood's (Bates and Watts 1988, section 6.1): it
 * has each exponent whose best fit leaves at most 1 + t²/(n − 3) times the least sum of squares, with Student's t for n − 3 degrees of freedom.
 */
import { leastLengthsToFit } from '../../../contract/labs/power'
import type { FittedPower } from '../../../contract/labs/power'
import { studentQuantile } from './studentQuantile'

export interface Point {
  readonly x: number
  readonly y: number
}

/** Below this share of growth from the smallest to the largest, an exponent would be one of noise. */
const usualGrowth = 0.1
const exponentStep = 0.01
const highestExponent = 4
const exponents = Array.from({ length: Math.round(highestExponent / exponentStep) }, (_, k) => (k + 1) * exponentStep)
/** c, a and p. */
const fittedParameters = 3
/** A sum of squares below that of rounding does not count as noise. */
const rounding = 1e-10

/** The exponent p, with its interval. `leastGrowth` is the share by which the costs must grow before there is one. */
export function fitPower(points: readonly Point[], leastGrowth = usualGrowth): FittedPower {
  const sizes = points.map(({ y }) => y)
  if (new Set(points.map(({ x }) => x)).size < leastLengthsToFit) return { kind: 'tooFew' }
  if (Math.max(...sizes) < (1 + leastGrowth) * Math.min(...sizes)) return { kind: 'constant' }
  const errors = exponents.map((exponent) => leastError(points, exponent))
  const least = Math.min(...errors)
  const freedom = points.length - fittedParameters
  const most = (least + rounding) * (1 + studentQuantile(freedom) ** 2 / freedom)
  const within = exponents.filter((_, k) => (errors[k] ?? Infinity) <= most)
  if (within.length === exponents.length) return { kind: 'unclear' }
  return { kind: 'power', exponent: exponents[errors.indexOf(least)] ?? NaN, low: within[0] ?? NaN, high: within.at(-1) ?? NaN }
}

/** The least sum of squares for one exponent, over the share that c has of the cost at the longest length. */
function leastError(points: readonly Point[], exponent: number): number {
  const longest = Math.max(...points.map(({ x }) => x))
  const terms = points.map(({ x, y }) => ({ grown: (x / longest) ** exponent, logarithm: Math.log(y) }))
  const error = (share: number) => errorOf(terms, share)
  const errors = shares.map(error)
  const best = errors.indexOf(Math.min(...errors))
  return Math.min(errors[best] ?? Infinity, leastBetween(error, shares[best - 1] ?? 0, shares[best + 1] ?? 1))
}

/** Close to 0 and to 1, where a constant is small beside the growth or the growth beside the constant, the shares lie close together. */
const shares = [0, ...Array.from({ length: 21 }, (_, k) => 1 / (1 + Math.exp(10 - k)))]

interface Term {
  /** (x / longest)ᵖ. */
  readonly grown: number
  /** ln y. */
  readonly logarithm: number
}

/** The sum of squares of ln y − ln(form(x)) about its mean: the mean is the scale. */
function errorOf(terms: readonly Term[], share: number): number {
  let [sum, squares] = [0, 0]
  const first = terms[0]?.logarithm ?? 0
  for (const { grown, logarithm } of terms) {
    const difference = logarithm - first - Math.log(share + (1 - share) * grown)
    sum += difference
    squares += difference ** 2
  }
  return Math.max(0, squares - sum ** 2 / terms.length)
}

const ratio = (Math.sqrt(5) - 1) / 2

/** The least value of a function between two places, by the golden section (Kiefer 1953). */
function leastBetween(of: (at: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)]
  let [atLeft, atRight] = [of(left), of(right)]
  for (let round = 0; round < 30; round++) {
    if (atLeft < atRight) {
      ;[high, right, atRight] = [right, left, atLeft]
      left = high - ratio * (high - low)
      atLeft = of(left)
    } else {
      ;[low, left, atLeft] = [left, right, atRight]
      right = low + ratio * (high - low)
      atRight = of(right)
    }
  }
  return Math.min(atLeft, atRight)
}
