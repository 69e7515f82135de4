/** Chooses the columns of a table that make a series, and the rows in which all of them have a value. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { LeftOut } from '../../../contract/data/dataReading'
import type { CalendarPart } from '../../../contract/document/task'
import type { Read } from '../source/dataFile'
import { refuse } from '../source/dataFile'
import type { Table } from '../table/table'
import type { TableColumn } from '../table/tableColumn'
import { leftOut } from '../table/lineList'
import { calendarColumns } from './calendarColumns'
import type { MadeColumn } from './calendarColumns'
import { numbersInOrder, numbersInRows } from './columnNumbers'
import type { Numbers, UsedRows } from './columnNumbers'
import { SeriesIds } from './seriesIds'
import type { Span } from './spans'
import { seriesRows } from './usedRows'
import type { NeededColumns } from './usedRows'

/** What is known of a row before it comes: columns of the table by name, and parts of its date. */
export interface KnownInAdvance {
  readonly known: readonly string[]
  readonly calendar: readonly CalendarPart[]
}

const nothingKnown: KnownInAdvance = { known: [], calendar: [] }

export interface SeriesColumns {
  /** Those that are predicted. */
  readonly columns: readonly TableColumn[]
  /** Those that are known in advance. */
  readonly known: readonly TableColumn[]
  /** What is made of the dates, known in advance as well. */
  readonly made: readonly MadeColumn[]
  readonly calendar: readonly CalendarPart[]
  /** The column of dates that the calendar is of; null where none is asked for. */
  readonly calendarOf: TableColumn | null
  /** The rows of the table that are used, in order, series after series. */
  readonly rows: UsedRows
  /** The stretch of each series in these rows. */
  readonly series: readonly Span[]
  /** For each series, the end of the rows behind it of which only what is known in advance is there. */
  readonly knownUntil: readonly number[]
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
 * `wanted` names the columns that are predicted; where it is empty, all columns of numbers are taken that have a value in most rows, but for that
 * of the series and those that are known in advance.
 */
export function seriesColumns(
  table: Table,
  wanted: readonly string[],
  ids = new SeriesIds(''),
  ahead: KnownInAdvance = nothingKnown
): Read<SeriesColumns> {
  const known = namedColumns(table, ahead.known, 'task.known')
  if (!known.ok) return known
  const both = wanted.find((name) => ahead.known.includes(name))
  if (both !== undefined) return refuse(problem('data.knownColumn', { path: 'task.known' }, { file: table.file, column: both }))
  const chosen = wanted.length > 0 ? namedColumns(table, wanted, 'task.columns') : usualColumns(table, ids.column, ahead.known)
  if (!chosen.ok) return chosen
  const odd = oddEntries(table, [...chosen.value, ...known.value])
  if (odd.length > 0) return refuse(...odd)
  const dates = ahead.calendar.length === 0 ? null : dateColumn(table)
  if (dates === undefined) return refuse(problem('data.noDates', { path: 'task.calendar' }, { file: table.file }))
  return withRows(table, { predicted: chosen.value, known: known.value, dates }, ids, ahead.calendar)
}

/** The first column of dates. */
const dateColumn = ({ columns }: Table): TableColumn | undefined => columns.find(({ dateTexts }) => dateTexts !== null)

/** True where it is empty in more than half of the rows. */
export const isSparse = (column: TableColumn, rows: number): boolean => column.missing * 2 > rows

function usualColumns({ file, columns, rows }: Table, id: string | null, known: readonly string[]): Read<readonly TableColumn[]> {
  const free = columns.filter(({ name }) => name !== id && !known.includes(name))
  const numeric = free.filter(({ kind }) => kind === 'number')
  const full = numeric.filter((column) => !isSparse(column, rows))
  const value = [full, numeric, free.filter(({ kind }) => kind === 'index')].find((each) => each.length > 0)
  if (value) return { ok: true, value }
  if (known.length > 0) return refuse(problem('data.allKnown', { path: 'task.known' }, { file }))
  const kinds = columns.map(
    ({ name, kind, first }) => `“${name}” (${kind === 'empty' ? kind : `${kind}, such as “${shorten(first?.field)}”`})`
  )
  return refuse(problem('data.noNumbers', { path: 'task.file' }, { file, columns: kinds.slice(0, 8) }))
}

function namedColumns({ file, columns }: Table, wanted: readonly string[], path: string): Read<readonly TableColumn[]> {
  const byName = new Map(columns.map((column) => [column.name, column]))
  const value = [...new Set(wanted)].flatMap((name) => byName.get(name) ?? [])
  const absent = wanted.find((name) => (byName.get(name)?.kind ?? 'empty') === 'empty')
  if (absent === undefined) return { ok: true, value }
  const numeric = columns.filter(({ numbers }) => numbers > 0).map(({ name }) => name)
  return refuse(problem('data.column', { path }, { file, column: absent, columns: numeric.slice(0, 20) }))
}

/** The first entry that is no number, of all the columns. */
function oddEntries({ file }: Table, columns: readonly TableColumn[]): Problem[] {
  const odd = columns.flatMap(({ name, firstOdd }) => (firstOdd ? [{ name, ...firstOdd }] : []))
  const [first] = odd.sort((a, b) => a.line - b.line)
  if (!first) return []
  return [problem('data.row', { path: 'task.file' }, { file, line: first.line, column: first.name, found: shorten(first.field) })]
}

const shorten = (field = ''): string => field.trim().slice(0, 40)

function withRows(table: Table, needed: NeededColumns, ids: SeriesIds, calendar: readonly CalendarPart[]): Read<SeriesColumns> {
  const { predicted, known, dates } = needed
  const all = [...predicted, ...known]
  const repeats = table.format.missing === 'repeat' && ids.column === null
  // The first row with a value, after which a value can be repeated; where there are several series, none takes the value of another.
  const from = repeats ? Math.max(...all.map(({ values }) => firstNumber(values, table.rows))) : null
  const { rows, series, knownUntil, passedOver } = seriesRows(table, needed, ids, from)
  const made = dates === null ? { ok: true as const, value: [] } : calendarColumns(table, dates, rows, calendar)
  if (!made.ok) return made
  const missing = [...all, ...(dates ? [dates] : [])].filter((column) => column.missing > 0)
  const value = {
    columns: predicted,
    known,
    made: made.value,
    calendar,
    calendarOf: dates,
    rows,
    series,
    knownUntil,
    id: ids.column,
    leftOut: leftOut(
      'missing',
      passedOver,
      missing.map(({ name }) => name)
    ),
    repeated: from === null ? 0 : repeatedValues(predicted, rows, series) + repeatedValues(known, rows, [{ start: 0, end: rows.length }]),
    numbers: ({ values, missing: gaps, numbers }: TableColumn) => {
      if (ids.column !== null) return numbersInOrder(values, rows, table.scratch)
      const isWhole = gaps === 0 && numbers === rows.length && rows.length === values.length
      return isWhole ? values : numbersInRows(values, rows, table.scratch)
    },
    dates: datesOf(table, rows)
  }
  return { ok: true, value }
}

function datesOf(table: Table, rows: UsedRows): SeriesColumns['dates'] {
  const texts = dateColumn(table)?.dateTexts
  if (!texts) return null
  return (start, end) =>
    Array.from({ length: Math.max(0, Math.min(end, rows.length) - start) }, (_, k) => texts.at(rows.at(start + k) ?? 0))
}

type Values = TableColumn['values']

function firstNumber(values: Values, rows: number): number {
  for (let row = 0; row < rows; row++) if (!Number.isNaN(values.at(row))) return row
  return rows
}

/** Missing values in stretches of the used rows. */
function repeatedValues(columns: readonly TableColumn[], rows: UsedRows, spans: readonly Span[]): number {
  let count = 0
  for (const { values } of columns)
    for (const { start, end } of spans) for (let row = start; row < end; row++) if (Number.isNaN(values.at(rows.at(row) ?? 0))) count++
  return count
}
