/** Reads a table from beginning to end, a piece at a time, and refuses the first row that does not fit, with its line. */
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import { separatorWords } from '../../../contract/data/formatWords'
import type { SettledFormat, TableFormat } from '../../../contract/document/dataFormat'
import { refuse } from '../source/dataFile'
import type { DataFile } from '../source/dataFile'
import { decoded } from '../source/decode'
import { CsvLexer } from './csvLexer'
import { columnNames } from './header'
import { numberReader } from './numbers'
import { GrowingNumbers } from './growing'
import { settleFormat } from './settleFormat'
import { TableColumn } from './tableColumn'

/** Rows that a preview shows. */
const shownRows = 20

export interface Table {
  readonly file: string
  readonly bytes: number
  readonly format: SettledFormat
  readonly columns: readonly TableColumn[]
  readonly rows: number
  /** The line on which each row begins. */
  readonly lines: GrowingNumbers
  readonly blankLines: readonly number[]
  readonly commentLines: readonly number[]
  readonly firstRows: readonly (readonly string[])[]
}

/** `format` and `firstRows` show as much of a file as could be read before it was refused. */
export type ReadTable =
  | { readonly ok: true; readonly table: Table }
  | {
      readonly ok: false
      readonly problems: Problem[]
      readonly format: TableFormat
      readonly firstRows: readonly (readonly string[])[]
    }

/** Is told the fields of each row, and the columns that they are of, by a task that needs the texts. */
export type KeepRow = (fields: readonly string[], columns: readonly TableColumn[], line: number) => void

export async function readTable(file: DataFile, chosen: TableFormat, keep?: KeepRow): Promise<ReadTable> {
  const { whole, format, problems, rows, comments } = await settleFormat(file, chosen)
  const firstRows = rows.slice(0, shownRows).map(({ fields }) => fields)
  if (!whole) return { ...refuse(...problems), format, firstRows }
  const builder = new TableBuilder(file, whole, rows[0]?.line ?? 1, keep)
  const lexer = new CsvLexer(whole.separator, (fields, line) => builder.row(fields, line))
  for await (const piece of decoded(file, whole.encoding)) {
    lexer.push(piece)
    if (lexer.done || lexer.fault) break
  }
  lexer.end()
  const fault = lexer.fault && problem(lexer.fault.code, { path: 'task' }, { file: file.file, line: lexer.fault.line })
  const found = builder.problem ?? fault
  if (found) return { ...refuse(found), format, firstRows }
  return { ok: true, table: { ...builder.table(), commentLines: comments, firstRows } }
}

class TableBuilder {
  problem: Problem | null = null
  private columns: TableColumn[] = []
  private readonly lines = new GrowingNumbers()
  private blankLines: number[] = []
  private blankSince: number[] = []
  private begun = false

  constructor(
    private readonly file: DataFile,
    private readonly format: SettledFormat,
    /** The line of the first row; comments stand before it. */
    private readonly firstLine: number,
    private readonly keep?: KeepRow
  ) {}

  /** Returns false where the row does not fit. */
  row(fields: readonly string[], line: number): boolean {
    if (line < this.firstLine) return true
    if (fields.length === 0) return this.blank(line)
    if (!this.begun) return this.begin(fields, line)
    if (fields.length !== this.columns.length) return this.misfit(fields.length, line)
    this.blankLines.push(...this.blankSince.splice(0))
    this.columns.forEach((column, c) => column.push(fields[c] ?? '', line))
    this.lines.push(line)
    this.keep?.(fields, this.columns, line)
    return true
  }

  table(): Omit<Table, 'commentLines' | 'firstRows'> {
    const { file, format, columns, lines, blankLines } = this
    return { file: file.file, bytes: file.bytes, format, columns, rows: lines.length, lines, blankLines }
  }

  /** Blank lines at the end of a file are none of its rows. */
  private blank(line: number): boolean {
    if (this.begun) this.blankSince.push(line)
    return true
  }

  private begin(fields: readonly string[], line: number): boolean {
    this.begun = true
    const header = this.format.header ? fields : null
    const toNumber = numberReader(this.format)
    const isNamed = (c: number) => !header || (header[c] ?? '').trim() !== ''
    this.columns = columnNames(fields.length, header).map((name, c) => new TableColumn(name, toNumber, isNamed(c)))
    return header !== null || this.row(fields, line)
  }

  private misfit(fields: number, line: number): boolean {
    const { file, format, columns } = this
    const args = { file: file.file, line, fields, expected: columns.length, separator: `${separatorWords[format.separator]}s` }
    this.problem = problem('data.fields', { path: 'task' }, args)
    return false
  }
}
