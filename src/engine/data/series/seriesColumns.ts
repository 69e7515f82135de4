/** Chooses the columns of a table that make a series, and the rows in which all of them have a value. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { mostLinesTold } from '../../../contract/data/dataReading'
import type { LeftOut } from '../../../contract/data/dataReading'
import type { Read } from '../source/dataFile'
import { refuse } from '../source/dataFile'
import type { Table } from '../table/table'
import type { TableColumn } from '../table/tableColumn'
import { SeriesIds } from './seriesIds'
import type { Span } from './spans'

export interface SeriesColumns {
  readonly columns: readonly TableColumn[]
  /** The rows of the table that are used, in order, series after series. */
  readonly rows: Int32Array
  /** The stretch of each series in these rows. */
  readonly series: readonly Span[]
  /** The column that tells series apart; null where the table is one series. */
  readonly id: string | null
  /** Rows without a value, left out. */
  readonly leftOut: LeftOut | null
  /** Values that were taken from the row before. */
  readonly repeated: number
  /** Returns the numbers of a column in the used rows. For a missing one it takes the last number before. */
  numbers(column: TableColumn): Float64Array
  /** The dates of the used rows `from` … `to` − 1 as they stand in the first column of dates; null where the table has none. */
  readonly dates: ((from: number, to: number) => string[]) | null
}

/**
 * `wanted` names the columns; where it is empty, all columns of numbers are taken that have a value in most rows, but for that of the series.
 */
export function seriesColumns(table: Table, wanted: readonly string[], ids = new SeriesIds('')): Read<SeriesColumns> {
  const chosen = wanted.length > 0 ? namedColumns(table, wanted) : usualColumns(table, ids.column)
  if (!chosen.ok) return chosen
  const odd = oddEntries(table, chosen.value)
  return odd.length > 0 ? refuse(...odd) : { ok: true, value: withRows(table, chosen.value, ids) }
}

/** True where it is empty in more than half of the rows. */
export const isSparse = (column: TableColumn, rows: number): boolean => column.missing * 2 > rows

function usualColumns({ file, columns, rows }: Table, id: string | null): Read<readonly TableColumn[]> {
  const numeric = columns.filter(({ kind, name }) => kind === 'number' && name !== id)
  const full = numeric.filter((column) => !isSparse(column, rows))
  const value = [full, numeric, columns.filter(({ kind, name }) => kind === 'index' && name !== id)].find((each) => each.length > 0)
  if (value) return { ok: true, value }
  const kinds = columns.map(
    ({ name, kind, first }) => `“${name}” (${kind === 'empty' ? kind : `${kind}, such as “${shorten(first?.field)}”`})`
  )
  return refuse(problem('data.noNumbers', { path: 'task.file' }, { file, columns: kinds.slice(0, 8) }))
}

function namedColumns({ file, columns }: Table, wanted: readonly string[]): Read<readonly TableColumn[]> {
  const byName = new Map(columns.map((column) => [column.name, column]))
  const value = [...new Set(wanted)].flatMap((name) => byName.get(name) ?? [])
  const absent = wanted.find((name) => (byName.get(name)?.kind ?? 'empty') === 'empty')
  if (absent === undefined) return { ok: true, value }
  const numeric = columns.filter(({ numbers }) => numbers > 0).map(({ name }) => name)
  return refuse(problem('data.column', { path: 'task.columns' }, { file, column: absent, columns: numeric.slice(0, 20) }))
}

/** The first entry that is no number, of all the columns. */
function oddEntries({ file }: Table, columns: readonly TableColumn[]): Problem[] {
  const odd = columns.flatMap(({ name, firstOdd }) => (firstOdd ? [{ name, ...firstOdd }] : []))
  const [first] = odd.sort((a, b) => a.line - b.line)
  if (!first) return []
  return [problem('data.row', { path: 'task.file' }, { file, line: first.line, column: first.name, found: shorten(first.field) })]
}

const shorten = (field = ''): string => field.trim().slice(0, 40)

function withRows(table: Table, columns: readonly TableColumn[], ids: SeriesIds): SeriesColumns {
  const repeats = table.format.missing === 'repeat'
  // The first row with a value, after which a value can be repeated; where there are several series, none takes the value of another.
  const from = repeats && ids.column === null ? Math.max(...columns.map(({ values }) => firstNumber(values, table.rows))) : 0
  const isUsed = (row: number) =>
    repeats && ids.column === null ? row >= from : columns.every(({ values }) => !Number.isNaN(values.at(row)))
  const used = new Int32Array(table.rows)
  const lines: number[] = []
  let count = 0
  for (let row = 0; row < table.rows; row++)
    if (isUsed(row)) used[count++] = row
    else if (lines.length < mostLinesTold) lines.push(table.lines.at(row))
  const leftOut = table.rows - count
  const why = columns.filter(({ missing }) => missing > 0).map(({ name }) => name)
  const { rows, series } = ids.grouped(used.subarray(0, count))
  const texts = table.columns.map(({ dateTexts }) => dateTexts).find((each) => each !== null)
  return {
    columns,
    rows,
    series,
    id: ids.column,
    leftOut: leftOut > 0 ? { why: 'missing', rows: leftOut, lines, columns: why } : null,
    repeated: repeats && ids.column === null ? repeatedValues(columns, from, table.rows) : 0,
    numbers: ({ values }) => (ids.column === null ? numbersIn(values, rows) : Float64Array.from(rows, (row) => values.at(row))),
    dates: texts ? (from, to) => Array.from(rows.subarray(from, to), (row) => texts.at(row)) : null
  }
}

type Values = TableColumn['values']

function firstNumber(values: Values, rows: number): number {
  for (let row = 0; row < rows; row++) if (!Number.isNaN(values.at(row))) return row
  return rows
}

function repeatedValues(columns: readonly TableColumn[], from: number, rows: number): number {
  let count = 0
  for (const { values } of columns) for (let row = from; row < rows; row++) if (Number.isNaN(values.at(row))) count++
  return count
}

/** The number of each row, or the last one before it, which can stand above the rows that are used. */
function numbersIn(values: Values, rows: Int32Array): Float64Array {
  let [last, next] = [NaN, 0]
  return Float64Array.from(rows, (row) => {
    for (; next <= row; next++) if (!Number.isNaN(values.at(next))) last = values.at(next)
    return last
  })
}
