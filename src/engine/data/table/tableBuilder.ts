/** Builds the columns of a table from its rows, and refuses the first row that does not fit. */
import { separatorWords } from '../../../contract/data/formatWords'
import type { SettledFormat } from '../../../contract/document/dataFormat'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { DataFile } from '../source/dataFile'
import { GrowingNumbers } from './growingNumbers'
import { columnNames } from './header'
import { LineList } from './lineList'
import { numberReader } from './numbers'
import type { Table } from './table'
import { TableColumn } from './tableColumn'

/** Is told the fields of each row, and the columns that they are of, by a task that needs the texts. */
export type KeepRow = (fields: readonly string[], columns: readonly TableColumn[], line: number) => void

export class TableBuilder {
  problem: Problem | null = null
  private columns: TableColumn[] = []
  private readonly lines: GrowingNumbers
  private readonly blankLines = new LineList()
  private blankSince = new LineList()
  private begun = false

  constructor(
    private readonly file: DataFile,
    private readonly format: SettledFormat,
    /** The line of the first row; comments stand before it. */
    private readonly firstLine: number,
    private readonly keep?: KeepRow
  ) {
    this.lines = new GrowingNumbers(file.scratch)
  }

  /** Returns false where the row does not fit. */
  row(fields: readonly string[], line: number): boolean {
    if (line < this.firstLine) return true
    if (fields.length === 0) return this.blank(line)
    if (!this.begun) return this.begin(fields, line)
    if (fields.length !== this.columns.length) return this.misfit(fields.length, line)
    if (this.blankSince.count > 0) this.endBlank()
    this.columns.forEach((column, c) => column.push(fields[c] ?? '', line))
    this.lines.push(line)
    this.keep?.(fields, this.columns, line)
    return true
  }

  table(): Omit<Table, 'commentLines' | 'firstRows'> {
    const { file, format, columns, lines, blankLines } = this
    return { file: file.file, bytes: file.bytes, format, columns, rows: lines.length, lines, blankLines, scratch: file.scratch }
  }

  /** Blank lines at the end of a file are none of its rows. */
  private blank(line: number): boolean {
    if (this.begun) this.blankSince.add(line)
    return true
  }

  private endBlank(): void {
    this.blankLines.append(this.blankSince)
    this.blankSince = new LineList()
  }

  private begin(fields: readonly string[], line: number): boolean {
    this.begun = true
    const header = this.format.header ? fields : null
    const toNumber = numberReader(this.format)
    const isNamed = (c: number) => !header || (header[c] ?? '').trim() !== ''
    this.columns = columnNames(fields.length, header).map((name, c) => new TableColumn(name, toNumber, isNamed(c), this.file.scratch))
    return header !== null || this.row(fields, line)
  }

  private misfit(fields: number, line: number): boolean {
    const { file, format, columns } = this
    const args = { file: file.file, line, fields, expected: columns.length, separator: `${separatorWords[format.separator]}s` }
    this.problem = problem('data.fields', { path: 'task' }, args)
    return false
  }
}
