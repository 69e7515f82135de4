/** Finds the points that a stretch of a long curve keeps when it is thinned. */

/** The places of the lowest and the highest value from `from` up to `to`, in their order, so that no spike is lost; one where they agree. */
export function extremes(values: ArrayLike<number>, from: number, to: number): number[] {
  let [low, high] = [from, from]
  for (let k = from; k < to; k++) {
    if (!((values[k] ?? NaN) >= (values[low] ?? NaN))) low = k
    if (!((values[k] ?? NaN) <= (values[high] ?? NaN))) high = k
  }
  return low === high ? [low] : [Math.min(low, high), Math.max(low, high)]
}
