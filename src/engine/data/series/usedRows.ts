/** Tells which rows of a table a series uses: those in which all its columns have a value, and those behind them that are known in advance. */
import { GrowingNumbers } from '../table/growingNumbers'
import { LineList } from '../table/lineList'
import type { Table } from '../table/table'
import type { TableColumn } from '../table/tableColumn'
import { allRows } from './columnNumbers'
import type { UsedRows } from './columnNumbers'
import type { SeriesIds } from './seriesIds'
import type { Span } from './spans'

export interface SeriesRows {
  /** The rows of the table that are used, series after series. */
  readonly rows: UsedRows
  /** The stretch of each series in these rows, as far as its values are known. */
  readonly series: readonly Span[]
  /** For each series, the end of the rows behind it of which only what is known in advance is there. */
  readonly knownUntil: readonly number[]
  /** The lines of the other rows. */
  readonly passedOver: LineList
}

export interface NeededColumns {
  readonly predicted: readonly TableColumn[]
  /** Columns that are known in advance. */
  readonly known: readonly TableColumn[]
  /** The column of dates, where the calendar is needed. */
  readonly dates: TableColumn | null
}

type Kind = 'whole' | 'ahead' | 'unused'

const hasNumber = (row: number) => (column: TableColumn) => !Number.isNaN(column.values.at(row))

/** `repeatFrom`: from this row on missing values are taken from the row before; null where rows without a value are left out. */
export function seriesRows(table: Table, needed: NeededColumns, ids: SeriesIds, repeatFrom: number | null): SeriesRows {
  const { predicted, known, dates } = needed
  const hasAhead = known.length > 0 || dates !== null
  const isKnown = (row: number) =>
    (dates === null || dates.dateTexts?.at(row) !== '') && (repeatFrom !== null || known.every(hasNumber(row)))
  const kindOf = (row: number): Kind => {
    if (repeatFrom !== null && row < repeatFrom) return 'unused'
    if (!isKnown(row)) return 'unused'
    if (repeatFrom === null && predicted.every(hasNumber(row))) return 'whole'
    if (hasAhead && !predicted.some(hasNumber(row))) return 'ahead'
    return repeatFrom === null ? 'unused' : 'whole'
  }
  const lastValue = hasAhead ? lastRows(table, kindOf, ids) : null
  const isUsed = (row: number): boolean => {
    const kind = kindOf(row)
    if (kind !== 'ahead') return kind === 'whole'
    // Between rows with values it is a gap, which is repeated or left out.
    return repeatFrom !== null || row > (lastValue?.get(ids.numberOf(row)) ?? Infinity)
  }
  const { used, passedOver } = taken(table, isUsed)
  const { rows, series } = ids.grouped(used)
  if (lastValue === null) return { rows, series, knownUntil: series.map(({ end }) => end), passedOver }
  return { rows, ...cut(series, rows, (row) => row > (lastValue.get(ids.numberOf(row)) ?? -1)), passedOver }
}

/** The last row of each series in which all its columns have a value. */
function lastRows({ rows }: Table, kindOf: (row: number) => Kind, ids: SeriesIds): Map<number, number> {
  const last = new Map<number, number>()
  for (let row = 0; row < rows; row++) if (kindOf(row) === 'whole') last.set(ids.numberOf(row), row)
  return last
}

/** Ends each series before the rows that are only known in advance. */
function cut(series: readonly Span[], rows: UsedRows, isAhead: (row: number) => boolean): Pick<SeriesRows, 'series' | 'knownUntil'> {
  const ends = series.map(({ start, end }) => {
    let values = end
    while (values > start && isAhead(rows.at(values - 1) ?? 0)) values--
    return values
  })
  return { series: series.map(({ start }, k) => ({ start, end: ends[k] ?? start })), knownUntil: series.map(({ end }) => end) }
}

/** The rows that are used, and the lines of the others. */
function taken(table: Table, isUsed: (row: number) => boolean): { used: UsedRows; passedOver: LineList } {
  const passedOver = new LineList()
  for (let row = 0; row < table.rows; row++) if (!isUsed(row)) passedOver.add(table.lines.at(row))
  if (passedOver.count === 0) return { used: allRows(table.rows), passedOver }
  const used = new GrowingNumbers(table.scratch)
  for (let row = 0; row < table.rows; row++) if (isUsed(row)) used.push(row)
  return { used, passedOver }
}
