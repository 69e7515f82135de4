/** Tells what was read of a table and how, whether or not it could be used. */
import type { ColumnReading, LeftOut, TableReading } from '../../../contract/data/dataReading'
import type { DataFile } from '../source/dataFile'
import type { Scale } from '../series/scaling'
import type { SeriesColumns } from '../series/seriesColumns'
import type { OpenedTask } from '../taskData'
import { leftOut, LineList } from './lineList'
import type { ReadTable } from './readTable'
import type { Table } from './table'
import type { TableColumn } from './tableColumn'

/** Characters of an entry that are shown. */
const shownCharacters = 60

/** What a task takes from a table: numbers of a series, or texts and labels. */
export interface TableUse {
  readonly series?: SeriesColumns
  /** For each column of the series. */
  readonly scales?: readonly Scale[]
  readonly text?: string
  readonly label?: string
  readonly rows?: number
  readonly leftOut?: readonly LeftOut[]
  readonly classes?: TableReading['classes']
  readonly cut?: number
  readonly tokens?: TableReading['tokens']
}

export function tableReading(table: Table, use: TableUse = {}): TableReading {
  const { file, bytes, format, columns, blankLines, commentLines, firstRows } = table
  const { series } = use
  /** The other rows of a series have only what is known in advance. */
  const wholeRows = series?.series.reduce((sum, { start, end }) => sum + end - start, 0)
  const passedOver = [series?.leftOut, ...(use.leftOut ?? []), leftOut('blank', blankLines), leftOut('comment', LineList.of(commentLines))]
  return {
    kind: 'table',
    file,
    bytes,
    format,
    columns: columns.map((column) => columnReading(column, use)),
    rows: wholeRows ?? use.rows ?? table.rows,
    leftOut: passedOver.flatMap((each) => each ?? []),
    repeated: series?.repeated ?? 0,
    firstRows: shownFields(firstRows),
    classes: [...(use.classes ?? [])],
    cut: use.cut ?? 0,
    tokens: use.tokens ?? null,
    calendar: [...(series?.calendar ?? [])],
    ahead: (series?.rows.length ?? 0) - (wholeRows ?? 0),
    series: severalOf(series)
  }
}

function severalOf(series: SeriesColumns | undefined): TableReading['series'] {
  if (!series || series.id === null) return null
  const rows = series.series.map(({ start, end }) => end - start)
  return {
    count: rows.length,
    shortest: rows.reduce((least, each) => Math.min(least, each), rows[0] ?? 0),
    longest: rows.reduce((most, each) => Math.max(most, each), 0)
  }
}

const shownFields = (rows: readonly (readonly string[])[]) => rows.map((fields) => fields.map((field) => field.slice(0, shownCharacters)))

function useOf(column: TableColumn, { series, text, label }: TableUse): ColumnReading['use'] {
  if (series?.columns.includes(column)) return 'value'
  if (series?.known.includes(column)) return 'known'
  if (series?.calendarOf === column) return 'calendar'
  const { name } = column
  return name === series?.id ? 'id' : name === text ? 'text' : name === label ? 'label' : 'unused'
}

function columnReading(column: TableColumn, taken: TableUse): ColumnReading {
  const { name, kind, missing, first } = column
  const use = useOf(column, taken)
  const scale = taken.scales?.[taken.series ? [...taken.series.columns, ...taken.series.known].indexOf(column) : -1]
  const example = (first?.field ?? '').trim().slice(0, shownCharacters)
  const scaling = { constant: scale?.constant ?? false, mean: scale?.mean ?? null, scale: scale?.deviation ?? null }
  return { name, kind, use, missing, distinct: column.distinct.size, example, ...scaling }
}

/** As much of a file as was read before it was refused. */
export function refusedTable(
  file: DataFile,
  { problems, format, firstRows }: Extract<ReadTable, { ok: false }>
): Extract<OpenedTask, { ok: false }> {
  const nothing = {
    columns: [],
    rows: 0,
    leftOut: [],
    repeated: 0,
    classes: [],
    cut: 0,
    tokens: null,
    series: null,
    calendar: [],
    ahead: 0
  }
  const { file: title, bytes } = file
  return {
    ok: false,
    problems,
    reading: { kind: 'table', file: title, bytes, format, firstRows: shownFields(firstRows), ...nothing }
  }
}
