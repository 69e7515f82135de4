/** Thins a curve to what a chart can show: of each stretch its lowest and its highest point, and the first and last of all. */

/**
 * The rows that stay, in ascending order: at most `most` of them, which is at least 4. A number that is not finite is neither low nor high;
 * a stretch of nothing else keeps its first row.
 */
export function thinnedRows(values: ArrayLike<number>, most: number): number[] {
  const { length } = values
  if (length <= most) return Array.from({ length }, (_, row) => row)
  const stretches = Math.floor((most - 2) / 2)
  const inner = length - 2
  const rows = Array.from({ length: stretches }, (_, k) =>
    extremes(values, 1 + Math.floor((k * inner) / stretches), 1 + Math.floor(((k + 1) * inner) / stretches))
  )
  return [0, ...rows.flat(), length - 1]
}

/** The rows of the lowest and the highest value among rows `from` up to but without `to`, in ascending order. */
function extremes(values: ArrayLike<number>, from: number, to: number): number[] {
  let [low, high] = [-1, -1]
  for (let row = from; row < to; row++) {
    const value = values[row] ?? NaN
    if (!Number.isFinite(value)) continue
    if (low < 0 || value < (values[low] ?? NaN)) low = row
    if (high < 0 || value > (values[high] ?? NaN)) high = row
  }
  if (low < 0) return from < to ? [from] : []
  return low === high ? [low] : low < high ? [low, high] : [high, low]
}
