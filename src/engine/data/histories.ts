/** The rows of numbers that a model goes on from, with those that follow them in the data. */
import type { DataPart } from '../../contract/events/probe'
import { naiveOf } from './series/seasonality'
import type { Naive } from './series/seasonality'
import type { Span, Spans } from './series/spans'
import type { Stretches } from './stored/stretches'

export interface HistoryPlace {
  readonly part: DataPart
  /** 0-based. */
  readonly at: number
}

/** Rows as the model sees them, row by row. */
export interface NumberHistory {
  /** [rows × columns]. */
  readonly values: Float32Array
  /** The rows that follow, as many as are known and wanted, [known × columns]. */
  readonly truth: Float32Array
  /** The dates of both; absent where the rows have none. */
  readonly dates?: readonly string[]
  /** The seasonal-naive forecast that the forecast is measured by; absent where the data has none. */
  readonly naive?: Naive
}

export interface WantedRows {
  /** Rows of the history; it has fewer where the data has fewer. */
  readonly history: number
  /** Rows after it whose truth is wanted. */
  readonly ahead: number
}

export interface Histories {
  /** The history that begins at a place; the last place is taken where there are not as many. */
  at(place: HistoryPlace, wanted: WantedRows): NumberHistory
  /** The last rows of the data, after which nothing is known; null where the data goes on for ever. */
  readonly end: ((history: number) => NumberHistory) | null
}

interface Rows {
  /** [rows × width]. */
  readonly values: Stretches<Float32Array>
  readonly width: number
  /** The stretch of each series. */
  readonly series: readonly Span[]
  readonly partOf: (part: DataPart) => Spans
  /** The dates of the rows `from` … `to` − 1. */
  readonly dates: ((from: number, to: number) => string[]) | null
}

/** Histories in a table. What follows a history may lie in the other part of the data, of the same series: it is as true there. */
export function historiesIn({ values, width, series, partOf, dates }: Rows): Histories {
  // It takes a while for many columns, and only a forecast asks for it.
  let naive: Naive | null = null
  const from = (first: number, { history, ahead }: WantedRows): NumberHistory => {
    const end = series.find((span) => first >= span.start && first < span.end)?.end ?? first
    const between = (begin: number, to: number) => values.subarray(begin * width, Math.max(begin, Math.min(to, end)) * width)
    const known = Math.min(end, first + history)
    return {
      values: between(first, known),
      truth: between(known, first + history + ahead),
      naive: (naive ??= naiveOf({ values, width }, partOf('training').all)),
      ...(dates && { dates: dates(first, Math.min(end, first + history + ahead)) })
    }
  }
  return {
    at: ({ part, at }, wanted) => {
      // A place is one at which a window of two rows can begin: there are the most of these.
      return from(partOf(part).rowAt(at, 1), wanted)
    },
    end: (history) => {
      const { start, end } = series.at(-1) ?? { start: 0, end: 0 }
      return from(Math.max(start, end - history), { history, ahead: 0 })
    }
  }
}
