/** The rows of numbers that a model goes on from, with those that follow them in the data. */
import type { DataPart } from '../../contract/events/probe'
import { inputRows, knownOf, predictedOf } from './series/knownAhead'
import type { RowWidths } from './series/knownAhead'
import { naiveOf } from './series/seasonality'
import type { Naive } from './series/seasonality'
import { Spans } from './series/spans'
import type { Span } from './series/spans'
import type { Stretches } from './stored/stretches'

export interface HistoryPlace {
  readonly part: DataPart
  /** 0-based. */
  readonly at: number
}

/** Rows as the model sees them, row by row. */
export interface NumberHistory {
  /** What the model reads, [rows × inputs]. */
  readonly values: Float32Array
  /** The predicted columns of the rows that follow, as many as are known and wanted, [known × columns]. */
  readonly truth: Float32Array
  /** What is known in advance; absent where nothing is. */
  readonly known?: KnownRows
  /** The dates of both; absent where the rows have none. */
  readonly dates?: readonly string[]
  /** The seasonal-naive forecast that the forecast is measured by; absent where the data has none. */
  readonly naive?: Naive
}

export interface KnownRows {
  /** Columns that are known in advance: the last of the inputs. */
  readonly width: number
  /** Their values in the rows that follow the history, as far as these are wanted and the data has them, [rows × width]. */
  readonly ahead: Float32Array
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
  /** The last rows of the data, after which at most what is known in advance is there; null where the data goes on for ever. */
  readonly end: ((wanted: WantedRows) => NumberHistory) | null
  /** The histories of a part that have so many rows and, behind them in the part, as many that are wanted; null where the data goes on for ever. */
  readonly origins: ((part: DataPart, wanted: WantedRows) => Origins) | null
}

/** Places in the data from which forecasts are evaluated. */
export interface Origins {
  readonly count: number
  /** The history that ends before a 0-based place, without dates. */
  at(place: number): NumberHistory
}

/** How wide the rows are that a model of so many predicted columns reads. */
export const widthsOf = (known: KnownRows | undefined, predicted: number): RowWidths => ({
  width: predicted + (known?.width ?? 0),
  known: known?.width ?? 0
})

interface Rows extends RowWidths {
  /** [rows × width]. */
  readonly values: Stretches<Float32Array>
  /** The stretch of each series. */
  readonly series: readonly Span[]
  /** For each series, the end of the rows behind it of which only what is known in advance is there. */
  readonly knownUntil: readonly number[]
  readonly partOf: (part: DataPart) => Spans
  /** The dates of the rows `from` … `to` − 1. */
  readonly dates: ((from: number, to: number) => string[]) | null
}

/** Histories in a table. What follows a history may lie in the other part of the data, of the same series: it is as true there. */
export function historiesIn({ values, width, known, series, knownUntil, partOf, dates }: Rows): Histories {
  // It takes a while for many columns, and only a forecast asks for it.
  let naive: Naive | null = null
  const rows = (begin: number, end: number) => values.subarray(begin * width, Math.max(begin, end) * width)
  /** The ends of the history, of the rows behind it whose values are there, and of those of which something is known. */
  const endsOf = (first: number, { history, ahead }: WantedRows) => {
    const number = series.findIndex((span) => first >= span.start && first < span.end)
    const end = series[number]?.end ?? first
    const read = Math.min(end, first + history)
    return { read, whole: Math.min(end, read + ahead), until: Math.min(knownUntil[number] ?? end, read + ahead) }
  }
  const undated = (first: number, wanted: WantedRows): NumberHistory => {
    const { read, whole, until } = endsOf(first, wanted)
    return {
      values: historyRows(rows(first, read), rows(read, Math.min(until, read + 1)), { width, known }),
      truth: predictedOf(rows(read, whole), { width, known }),
      ...(known > 0 && { known: { width: known, ahead: knownOf(rows(read, until), { width, known }) } }),
      naive: (naive ??= naiveOf({ values, width, predicted: width - known }, partOf('training').all))
    }
  }
  const from = (first: number, wanted: WantedRows): NumberHistory => ({
    ...undated(first, wanted),
    ...(dates && { dates: dates(first, endsOf(first, wanted).until) })
  })
  return {
    at: ({ part, at }, wanted) => {
      // A place is one at which a window of two rows can begin: there are the most of these.
      return from(partOf(part).rowAt(at, 1), wanted)
    },
    end: (wanted) => {
      const { start, end } = series.at(-1) ?? { start: 0, end: 0 }
      return from(Math.max(start, end - wanted.history), wanted)
    },
    origins: (part, wanted) => {
      const spans = originSpans(series, partOf(part).all, wanted)
      const places = new Spans(spans)
      // A window of no rows, and the row after it, can begin at each row of a span.
      return { count: places.places(0), at: (place) => undated(places.rowAt(place, 0) - wanted.history, wanted) }
    }
  }
}

/** The rows at which what is forecast begins: the history before them may lie in another part, of the same series. */
function originSpans(series: readonly Span[], part: readonly Span[], { history, ahead }: WantedRows): Span[] {
  let number = 0
  return part.flatMap((span) => {
    while (number < series.length - 1 && (series[number]?.end ?? 0) < span.end) number++
    const start = Math.max(span.start, (series[number]?.start ?? 0) + history)
    const end = span.end - ahead + 1
    return end > start ? [{ start, end }] : []
  })
}

/** What the model reads of a history: the last of its rows needs what is known of the `next` one, and is of no use where that is not there. */
function historyRows(history: Float32Array, next: Float32Array, widths: RowWidths): Float32Array {
  if (widths.known === 0) return history
  const joined = new Float32Array(history.length + widths.width)
  joined.set(history)
  joined.fill(NaN, history.length)
  joined.set(next, history.length)
  return inputRows(joined, widths)
}
