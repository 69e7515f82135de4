/** Tells the series of a table apart by the entries of one column, as the rows come. */
import { copied } from '../source/copied'
import type { ScratchFile } from '../stored/scratchFile'
import { GrowingNumbers } from '../table/growingNumbers'
import type { TableColumn } from '../table/tableColumn'
import type { UsedRows } from './columnNumbers'
import type { Span } from './spans'

/** Names under which a column is taken for that of the series without being asked. */
const idNames = /^(unique[ _]?id|series([ _]?(id|name))?|item[ _]?id|store([ _]?id)?|sensor([ _]?id)?|station([ _]?id)?|ticker|symbol)$/i

export class SeriesIds {
  /** The name of the column; null where the table is one series. */
  column: string | null = null
  readonly names: string[] = []
  private readonly numbers = new Map<string, number>()
  /** The number of each row's series. */
  private readonly ofRow: GrowingNumbers
  private at: number | null = null

  /** `wanted`: the name of the column; empty where there is none; undefined where it is looked for. */
  constructor(
    private readonly wanted: string | undefined,
    scratch: ScratchFile | null = null
  ) {
    this.ofRow = new GrowingNumbers(scratch)
  }

  readonly take = (fields: readonly string[], columns: readonly TableColumn[]): void => {
    this.at ??= this.find(columns)
    if (this.at < 0) return
    const name = (fields[this.at] ?? '').trim()
    const known = this.numbers.get(name)
    if (known === undefined) this.numbers.set(copied(name), this.names.push(copied(name)) - 1)
    this.ofRow.push(known ?? this.names.length - 1)
  }

  /** The rows, series after series in the order in which they first occur, and the stretch of each. */
  grouped(rows: UsedRows): { readonly rows: UsedRows; readonly series: readonly Span[] } {
    if (this.column === null) return { rows, series: [{ start: 0, end: rows.length }] }
    const counts = new Int32Array(this.names.length)
    for (let k = 0; k < rows.length; k++) {
      const number = this.ofRow.at(rows.at(k) ?? 0)
      counts[number] = (counts[number] ?? 0) + 1
    }
    const starts = new Int32Array(this.names.length)
    for (let k = 1; k < starts.length; k++) starts[k] = (starts[k - 1] ?? 0) + (counts[k - 1] ?? 0)
    const series = Array.from(starts, (start, k): Span => ({ start, end: start + (counts[k] ?? 0) })).filter(
      ({ start, end }) => end > start
    )
    const next = starts.slice()
    const sorted = new Int32Array(rows.length)
    for (let k = 0; k < rows.length; k++) {
      const row = rows.at(k) ?? 0
      const number = this.ofRow.at(row)
      const place = next[number] ?? 0
      sorted[place] = row
      next[number] = place + 1
    }
    return { rows: sorted, series }
  }

  /** The 0-based number of a row's series. */
  numberOf(row: number): number {
    return this.column === null ? 0 : this.ofRow.at(row)
  }

  private find(columns: readonly TableColumn[]): number {
    const { wanted } = this
    const at = columns.findIndex(({ name }) => (wanted === undefined ? idNames.test(name) : wanted !== '' && name === wanted))
    this.column = columns[at]?.name ?? null
    return at
  }
}
