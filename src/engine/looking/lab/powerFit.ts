/** Fits y = c + a xᵖ: what a step costs in any case, and what grows with the sequence. */

export interface PowerFit {
  readonly constant: number
  readonly factor: number
  readonly exponent: number
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** Below this share of growth from the smallest to the largest, an exponent would be one of noise. */
const usualGrowth = 0.1

/**
 * The exponent from 0.05 to 3, in steps of 0.01, with the least sum of squared relative errors; c and a are not below zero. Null with fewer
 * than three points, or when y hardly grows.
 */
export function fitPower(points: readonly Point[], leastGrowth = usualGrowth): PowerFit | null {
  const sizes = points.map(({ y }) => y)
  if (points.length < 3 || Math.max(...sizes) < (1 + leastGrowth) * Math.min(...sizes)) return null
  let best: { fit: PowerFit; error: number } | null = null
  for (let step = 5; step <= 300; step++) {
    const fit = linear(points, step / 100)
    const error = points.reduce((sum, { x, y }) => sum + ((fit.constant + fit.factor * x ** fit.exponent) / y - 1) ** 2, 0)
    if (!best || error < best.error) best = { fit, error }
  }
  return best?.fit ?? null
}

/** c and a for one exponent, by least squares of the relative errors (c + a xᵖ) / y − 1. */
function linear(points: readonly Point[], exponent: number): PowerFit {
  let [uu, uv, vv, u, v] = [0, 0, 0, 0, 0]
  for (const { x, y } of points) {
    const [one, power] = [1 / y, x ** exponent / y]
    uu += one * one
    uv += one * power
    vv += power * power
    u += one
    v += power
  }
  const determinant = uu * vv - uv * uv
  const constant = determinant > 1e-12 * uu * vv ? (u * vv - v * uv) / determinant : 0
  if (constant <= 0) return { constant: 0, factor: v / vv, exponent }
  const factor = (v - uv * constant) / vv
  return factor > 0 ? { constant, factor, exponent } : { constant: u / uu, factor: 0, exponent }
}
