/** Stretches of rows, one for each series of a part of the data. A window lies in one of them, so that no series runs into the next. */
import { windowCount } from '../text/heldOut'
import type { BatchShape } from '../batches/batch'
import { spreadEvenly } from '../batches/spreadEvenly'

/** Rows from `start` to before `end`. */
export interface Span {
  readonly start: number
  readonly end: number
}

export class Spans {
  constructor(readonly all: readonly Span[]) {}

  /** The most rows of one series. */
  get longest(): number {
    return this.all.reduce((most, { start, end }) => Math.max(most, end - start), 0)
  }

  /** How many rows a window of `length` rows, and the row after it, can begin at. */
  places(length: number): number {
    return this.all.reduce((sum, { start, end }) => sum + Math.max(0, end - start - length), 0)
  }

  /** The row at a place; where there are not as many, it goes on in the last series, as far as that has rows. */
  rowAt(place: number, length: number): number {
    let left = place
    for (const { start, end } of this.all.slice(0, -1)) {
      const count = Math.max(0, end - start - length)
      if (left < count) return start + left
      left -= count
    }
    const { start, end } = this.all.at(-1) ?? { start: 0, end: 1 }
    return Math.min(start + left, end - 1)
  }

  /** Windows end to end in each series. */
  windows(length: number): number {
    return this.all.reduce((sum, { start, end }) => sum + windowCount(end - start, length), 0)
  }

  /** Where the window of a number begins, and whether it is the first of its series. */
  window(number: number, length: number): { readonly row: number; readonly isFirst: boolean } {
    let left = number
    for (const { start, end } of this.all) {
      const count = windowCount(end - start, length)
      if (left < count) return { row: start + left * length, isFirst: left === 0 }
      left -= count
    }
    return { row: this.all[0]?.start ?? 0, isFirst: true }
  }

  /** The numbers of windows for at most `most` batches, spread evenly over all of them. */
  spread({ length, batch }: BatchShape, most: number): number[][] {
    return spreadEvenly(this.windows(length), batch, most)
  }
}

/** Splits each series by time, its last `fraction` for validation, or the last `fraction` of all series as wholes. */
export function splitSpans(series: readonly Span[], fraction: number, by: 'time' | 'series'): { training: Spans; heldOut: Spans } {
  if (by === 'series') {
    const cut = Math.min(series.length - 1, Math.max(1, Math.round(series.length * (1 - fraction))))
    return { training: new Spans(series.slice(0, cut)), heldOut: new Spans(series.slice(cut)) }
  }
  const cutOf = ({ start, end }: Span) => start + Math.round((end - start) * (1 - fraction))
  return {
    training: new Spans(series.map((span) => ({ start: span.start, end: cutOf(span) }))),
    heldOut: new Spans(series.map((span) => ({ start: cutOf(span), end: span.end })))
  }
}
