/**
 * Thins a long line to the pixels of the screen: to the lowest and highest point of each stretch, so that no spike is lost, or to its
 * mean.
 */
import { lowerBound } from '../../lib/columns'
import type { Points } from '../../lib/columns'

export type Thinning = 'extremes' | 'mean'

/**
 * The points with x in [from, to], and one neighbour on each side, interleaved x, y, x, y, …
 * At most `limit` points: beyond it, each of limit/2 stretches gives its lowest and highest, in their order, or its mean in its middle.
 * Points that are not finite are left out.
 */
export function decimate(xs: Points, ys: Points, from: number, to: number, limit: number, thinning: Thinning): Float64Array {
  const begin = Math.max(0, lowerBound(xs, from) - 1)
  const end = Math.min(Math.min(xs.length, ys.length), lowerBound(xs, to) + 1)
  if (end - begin <= limit) return whole(xs, ys, begin, end)
  const stretches = Math.max(1, limit >> 1)
  return thinning === 'mean' ? means(xs, ys, begin, end, stretches) : thinned(xs, ys, begin, end, stretches)
}

function whole(xs: Points, ys: Points, begin: number, end: number): Float64Array {
  const out = new Float64Array(Math.max(0, end - begin) * 2)
  let used = 0
  for (let i = begin; i < end; i++) used = put(out, used, xs, ys, i)
  return out.subarray(0, used)
}

function thinned(xs: Points, ys: Points, begin: number, end: number, stretches: number): Float64Array {
  const out = new Float64Array(stretches * 4)
  let used = 0
  for (let s = 0; s < stretches; s++) {
    const first = begin + Math.floor(((end - begin) * s) / stretches)
    const last = begin + Math.floor(((end - begin) * (s + 1)) / stretches)
    const [low, high] = extremes(ys, first, last)
    if (low < 0) continue
    used = put(out, used, xs, ys, Math.min(low, high))
    if (low !== high) used = put(out, used, xs, ys, Math.max(low, high))
  }
  return out.subarray(0, used)
}

function means(xs: Points, ys: Points, begin: number, end: number, stretches: number): Float64Array {
  const out = new Float64Array(stretches * 2)
  let used = 0
  for (let s = 0; s < stretches; s++) {
    const first = begin + Math.floor(((end - begin) * s) / stretches)
    const last = begin + Math.floor(((end - begin) * (s + 1)) / stretches)
    let [sum, count] = [0, 0]
    for (let i = first; i < last; i++) {
      const y = ys.at(i)
      if (!Number.isFinite(y)) continue
      sum += y
      count += 1
    }
    if (count === 0) continue
    out[used++] = xs.at((first + last) >> 1)
    out[used++] = sum / count
  }
  return out.subarray(0, used)
}

/** Indices of the lowest and highest finite value in [first, last), −1 when there is none. */
/** Where the lowest and the highest finite value of [first, last) are; -1 where there is none. */
export function extremes(ys: Points, first: number, last: number): [number, number] {
  let low = -1
  let high = -1
  for (let i = first; i < last; i++) {
    const y = ys.at(i)
    if (!Number.isFinite(y)) continue
    if (low < 0 || y < ys.at(low)) low = i
    if (high < 0 || y > ys.at(high)) high = i
  }
  return [low, high]
}

function put(out: Float64Array, used: number, xs: Points, ys: Points, index: number): number {
  const y = ys.at(index)
  if (!Number.isFinite(y)) return used
  out[used] = xs.at(index)
  out[used + 1] = y
  return used + 2
}
