/** Reads a table from beginning to end, a piece at a time, and refuses the first row that does not fit, with its line. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { fileKindOf } from '../../../contract/data/fileKinds'
import type { DataFileKind } from '../../../contract/data/fileKinds'
import type { TableFormat } from '../../../contract/document/dataFormat'
import { refuse } from '../source/dataFile'
import type { DataFile } from '../source/dataFile'
import { decoded } from '../source/decode'
import { CsvLexer, mostEntryCharacters } from './csvLexer'
import type { CsvFault } from './csvLexer'
import { readJsonRows } from '../rows/jsonRows'
import type { RowReader } from '../rows/rowReader'
import { readTsfRows } from '../rows/tsfRows'
import { settleFormat } from './settleFormat'
import { TableBuilder } from './tableBuilder'
import type { KeepRow } from './tableBuilder'
import type { Table } from './table'

/** Rows that a preview shows. */
const shownRows = 20

/** `format` and `firstRows` show as much of a file as could be read before it was refused. */
export type ReadTable =
  | { readonly ok: true; readonly table: Table }
  | {
      readonly ok: false
      readonly problems: Problem[]
      readonly format: TableFormat
      readonly firstRows: readonly (readonly string[])[]
    }

/** The readers of files that are no CSV. */
const otherReaders: Partial<Record<DataFileKind, RowReader>> = {
  lines: readJsonRows,
  parquet: async (file, take) => (await import('../rows/parquetRows')).readParquetRows(file, take),
  collection: readTsfRows
}

export async function readTable(file: DataFile, chosen: TableFormat, keep?: KeepRow): Promise<ReadTable> {
  const other = otherReaders[fileKindOf(file.file)]
  return other ? readOther(file, chosen, other, keep) : readCsv(file, chosen, keep)
}

/** Numbers of such files are in plain notation, and the names of their columns are known. */
async function readOther(file: DataFile, chosen: TableFormat, reader: RowReader, keep?: KeepRow): Promise<ReadTable> {
  const { encoding = 'utf-8', missing = 'leaveOut' } = chosen
  const format = { encoding, missing, separator: ',', decimal: '.', thousands: '', header: true } as const
  const builder = new TableBuilder(file, format, 0, keep)
  const firstRows: string[][] = []
  const told = await reader(file, (fields, line) => {
    if (firstRows.length < shownRows) firstRows.push([...fields])
    return builder.row(fields, line)
  })
  const { columns } = builder.table()
  const found = builder.problem ?? told ?? (columns.length === 0 ? problem('data.empty', { path: 'task' }, { file: file.file }) : null)
  if (found) return { ...refuse(found), format: chosen, firstRows }
  return { ok: true, table: { ...builder.table(), commentLines: [], firstRows } }
}

async function readCsv(file: DataFile, chosen: TableFormat, keep?: KeepRow): Promise<ReadTable> {
  const { whole, format, problems, rows, comments } = await settleFormat(file, chosen)
  const firstRows = rows.slice(0, shownRows).map(({ fields }) => fields)
  if (!whole) return { ...refuse(...problems), format, firstRows }
  const builder = new TableBuilder(file, whole, rows[0]?.line ?? 1, keep)
  const lexer = new CsvLexer(whole.separator, (fields, line) => builder.row(fields, line), file.entryCharacters)
  file.watch?.begin('contents')
  for await (const piece of decoded(file, whole.encoding)) {
    lexer.push(piece)
    if (lexer.done || lexer.fault) break
  }
  lexer.end()
  const fault = lexer.fault && faultOf(lexer.fault, file)
  const found = builder.problem ?? fault
  if (found) return { ...refuse(found), format, firstRows }
  return { ok: true, table: { ...builder.table(), commentLines: comments, firstRows } }
}

function faultOf({ code, line }: CsvFault, { file, entryCharacters: most = mostEntryCharacters }: DataFile): Problem {
  return code === 'data.longEntry' ? problem(code, { path: 'task' }, { file, line, most }) : problem(code, { path: 'task' }, { file, line })
}
