/** Chooses the columns of a table that make a series, and the rows in which all of them have a value. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { LeftOut } from '../../../contract/data/dataReading'
import type { Read } from '../source/dataFile'
import { refuse } from '../source/dataFile'
import type { Table } from '../table/table'
import type { TableColumn } from '../table/tableColumn'
import { GrowingNumbers } from '../table/growingNumbers'
import { leftOut, LineList } from '../table/lineList'
import { allRows, numbersInOrder, numbersInRows } from './columnNumbers'
import type { Numbers, UsedRows } from './columnNumbers'
import { SeriesIds } from './seriesIds'
import type { Span } from './spans'

export interface SeriesColumns {
  readonly columns: readonly TableColumn[]
  /** The rows of the table that are used, in order, series after series. */
  readonly rows: UsedRows
  /** The stretch of each series in these rows. */
  readonly series: readonly Span[]
  /** The column that tells series apart; null where the table is one series. */
  readonly id: string | null
  /** Rows without a value, left out. */
  readonly leftOut: LeftOut | null
  /** Values that were taken from the row before. */
  readonly repeated: number
  /** Returns the numbers of a column in the used rows. For a missing one it takes the last number before. */
  numbers(column: TableColumn): Numbers
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
  const { used, passedOver } = usedRows(table, isUsed)
  const why = columns.filter(({ missing }) => missing > 0).map(({ name }) => name)
  const { rows, series } = ids.grouped(used)
  const texts = table.columns.map(({ dateTexts }) => dateTexts).find((each) => each !== null)
  return {
    columns,
    rows,
    series,
    id: ids.column,
    leftOut: leftOut('missing', passedOver, why),
    repeated: repeats && ids.column === null ? repeatedValues(columns, from, table.rows) : 0,
    numbers: ({ values, missing, numbers }) => {
      if (ids.column !== null) return numbersInOrder(values, rows, table.scratch)
      const isWhole = missing === 0 && numbers === rows.length && rows.length === values.length
      return isWhole ? values : numbersInRows(values, rows, table.scratch)
    },
    dates: texts ? (start, end) => datesIn(texts, rows, start, Math.min(end, rows.length)) : null
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

/** The rows that are used, and the lines of the others. */
function usedRows(table: Table, isUsed: (row: number) => boolean): { used: UsedRows; passedOver: LineList } {
  const passedOver = new LineList()
  for (let row = 0; row < table.rows; row++) if (!isUsed(row)) passedOver.add(table.lines.at(row))
  if (passedOver.count === 0) return { used: allRows(table.rows), passedOver }
  const used = new GrowingNumbers(table.scratch)
  for (let row = 0; row < table.rows; row++) if (isUsed(row)) used.push(row)
  return { used, passedOver }
}

const datesIn = (texts: { at(row: number): string }, rows: UsedRows, start: number, end: number): string[] =>
  Array.from({ length: Math.max(0, end - start) }, (_, k) => texts.at(rows.at(start + k) ?? 0))
