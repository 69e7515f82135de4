/**
 * The mean of several curves over their common axis, with the sample standard deviation. Between its points a curve is read off the straight
 * line that is drawn there, so that curves with points at other places can be averaged; before its first and after its last point it does
 * not count.
 */
import type { Points } from '../../../lib/columns'

export interface Curve {
  /** Rising. */
  readonly x: Points
  readonly y: Points
}

export interface MeanCurve {
  readonly x: Float64Array
  readonly mean: Float64Array
  /** Sample standard deviation, with n − 1 in the denominator; NaN where fewer than two curves have a value. */
  readonly deviation: Float64Array
  /** How many curves have a value. */
  readonly count: Uint16Array
}

/** The mean and sample standard deviation of the finite values. */
export function meanOf(values: readonly number[]): { readonly mean: number; readonly deviation: number; readonly count: number } {
  const finite = values.filter(Number.isFinite)
  const count = finite.length
  const mean = finite.reduce((sum, value) => sum + value, 0) / count
  const squares = finite.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: count < 2 ? NaN : Math.sqrt(squares / (count - 1)), count }
}

/** @param most places at which the mean is taken: all at which any curve has a point, or so many at equal distances where there are more */
export function meanAcross(curves: readonly Curve[], most: number): MeanCurve {
  const x = placesOf(curves, most)
  const values = curves.map((curve) => readOff(curve, x))
  const result = { x, mean: new Float64Array(x.length), deviation: new Float64Array(x.length), count: new Uint16Array(x.length) }
  x.forEach((_, i) => {
    const { mean, deviation, count } = meanOf(values.map((column) => column[i] ?? NaN))
    result.mean[i] = mean
    result.deviation[i] = deviation
    result.count[i] = count
  })
  return result
}

function placesOf(curves: readonly Curve[], most: number): Float64Array {
  const total = curves.reduce((sum, { x }) => sum + x.length, 0)
  const places = new Set<number>()
  if (total <= most * Math.max(1, curves.length)) {
    for (const { x, y } of curves) for (let i = 0; i < Math.min(x.length, y.length); i++) places.add(x.at(i))
    if (places.size <= most) return Float64Array.from(places).toSorted()
  }
  const ends = curves.filter(({ x }) => x.length > 0)
  const [first, last] = [Math.min(...ends.map(({ x }) => x.at(0))), Math.max(...ends.map(({ x }) => x.at(x.length - 1)))]
  return Float64Array.from({ length: most }, (_, i) => first + ((last - first) * i) / (most - 1))
}

/** The values of a curve at rising places; NaN where it has none. */
function readOff({ x, y }: Curve, places: Float64Array): Float64Array {
  const length = Math.min(x.length, y.length)
  let next = 0
  return places.map((place) => {
    while (next < length && x.at(next) < place) next++
    if (next === length) return NaN
    if (x.at(next) === place) return y.at(next)
    if (next === 0) return NaN
    const share = (place - x.at(next - 1)) / (x.at(next) - x.at(next - 1))
    return y.at(next - 1) + (y.at(next) - y.at(next - 1)) * share
  })
}

/** The value of a curve at a place: of its last point up to there. Null as place: of its last point. NaN before its first and after its last. */
export function valueAt({ x, y }: Curve, place: number | null): number {
  const length = Math.min(x.length, y.length)
  if (length === 0) return NaN
  if (place === null) return y.at(length - 1)
  if (place > x.at(length - 1) || place < x.at(0)) return NaN
  let [low, high] = [0, length - 1]
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (x.at(middle) <= place) low = middle
    else high = middle - 1
  }
  return y.at(low)
}
