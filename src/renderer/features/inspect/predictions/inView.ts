/** The part of a long row that is in view, and its figures in as many columns as there is room for. */
import type { Stretch } from '../../../components/charts/zoom'

export interface InView {
  /** The first item in view, and the first one behind it. */
  readonly from: number
  readonly to: number
}

/** The items of a stretch, at least one. */
export function itemsIn(stretch: Stretch | null, count: number): InView {
  const { from, to } = stretch ?? { from: 0, to: 100 }
  const first = Math.min(Math.max(0, count - 1), Math.floor((from / 100) * count))
  return { from: first, to: Math.min(count, Math.max(first + 1, Math.ceil((to / 100) * count))) }
}

export interface Column extends InView {
  /** Of the numbers that are known; NaN where there are none. */
  readonly mean: number
  readonly lowest: number
  readonly highest: number
}

/** At most `most` columns of as many items each, from left to right. */
export function columnsIn(values: ArrayLike<number>, { from, to }: InView, most: number): Column[] {
  const each = Math.max(1, Math.ceil((to - from) / Math.max(1, most)))
  return Array.from({ length: Math.ceil((to - from) / each) }, (_, k) =>
    columnOf(values, from + k * each, Math.min(to, from + (k + 1) * each))
  )
}

function columnOf(values: ArrayLike<number>, from: number, to: number): Column {
  let [sum, count, lowest, highest] = [0, 0, Infinity, -Infinity]
  for (let k = from; k < to; k++) {
    const value = values[k] ?? NaN
    if (Number.isNaN(value)) continue
    sum += value
    count += 1
    lowest = Math.min(lowest, value)
    highest = Math.max(highest, value)
  }
  return count === 0 ? { from, to, mean: NaN, lowest: NaN, highest: NaN } : { from, to, mean: sum / count, lowest, highest }
}
