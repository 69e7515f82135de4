/** The rows of numbers that a model goes on from, with those that follow them in the data. */
import type { DataPart } from '../../contract/events/probe'

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
  readonly values: Float32Array
  readonly width: number
  readonly rows: number
  /** The first row of the validation part. */
  readonly cut: number
  /** The dates of the rows `from` … `to` − 1. */
  readonly dates: ((from: number, to: number) => string[]) | null
}

/** Histories in a table. What follows a history may lie in the other part of the data: it is as true there. */
export function historiesIn({ values, width, rows, cut, dates }: Rows): Histories {
  const between = (from: number, to: number) => values.subarray(from * width, Math.min(to, rows) * width)
  const from = (first: number, { history, ahead }: WantedRows): NumberHistory => ({
    values: between(first, first + history),
    truth: between(Math.min(rows, first + history), first + history + ahead),
    ...(dates && { dates: dates(first, first + history + ahead) })
  })
  return {
    at: ({ part, at }, wanted) => {
      const [first, end] = part === 'training' ? [0, cut] : [cut, rows]
      return from(Math.min(first + at, end - 1), wanted)
    },
    end: (history) => from(Math.max(0, rows - history), { history, ahead: 0 })
  }
}
