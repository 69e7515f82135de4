/** Settles how a table is to be read: what the task says, and what is detected in the file's beginning. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Encoding, SettledFormat, TableFormat } from '../../../contract/document/dataFormat'
import type { DataFile } from '../source/dataFile'
import { decoded, settleEncoding } from '../source/decode'
import { detectHeader } from './header'
import { detectNotation } from './notation'
import type { SampleRow } from './notation'
import { detectSeparator, sampleRows } from './separator'

/** Bytes of the file's beginning in which its format is detected. */
const sampleBytes = 1 << 19

export interface Settled {
  /** As far as it could be told. */
  readonly format: TableFormat
  readonly problems: Problem[]
  /** The first rows, the comments before them left out. */
  readonly rows: readonly SampleRow[]
  /** The lines of comments before the first row. */
  readonly comments: readonly number[]
}

export type SettledTable = Settled & ({ readonly whole: SettledFormat } | { readonly whole: null })

export async function settleFormat(file: DataFile, chosen: TableFormat): Promise<SettledTable> {
  const encoding = await settleEncoding(file, chosen.encoding)
  if (!encoding.ok) return { format: chosen, problems: encoding.problems, rows: [], comments: [], whole: null }
  const text = await beginning(file, encoding.value, sampleBytes)
  if (text.trim() !== '' || file.bytes > sampleBytes) return formatOf(file.file, text, encoding.value, chosen)
  return { format: chosen, problems: [problem('data.empty', { path: 'task' }, { file: file.file })], rows: [], comments: [], whole: null }
}

/** Settles the format by the beginning of the file, in whole lines. */
export function formatOf(file: string, text: string, encoding: Encoding, chosen: TableFormat = {}): SettledTable {
  const marked = /^sep=([,;\t|])\r?\n/i.exec(text)?.[1]
  const separator = separatorOf(file, text, { ...chosen, ...separatorMark(marked) })
  const known = { ...chosen, encoding, missing: chosen.missing ?? ('leaveOut' as const) }
  if (!separator.ok) return { format: known, problems: [separator.problem], rows: sampleRows(text, ',', 20), comments: [], whole: null }
  const { rows, comments } = withoutComments(sampleRows(text, separator.separator), marked !== undefined)
  const header = chosen.header ?? detectHeader(rows)
  const notation = detectNotation(file, header === false ? rows : rows.slice(1), separator.separator, chosen)
  const format = { ...known, separator: separator.separator, ...(header !== null && { header }), ...(notation.ok && notation.notation) }
  const problems = [
    ...(notation.ok ? [] : [notation.problem]),
    ...(header === null ? [problem('data.header', { path: 'task.format.header' }, { file, first: firstOf(rows) })] : [])
  ]
  const whole = header !== null && notation.ok ? { ...known, separator: separator.separator, header, ...notation.notation } : null
  return { format, problems, rows, comments, whole }
}

const firstOf = (rows: readonly SampleRow[]): string[] => (rows[0]?.fields ?? []).slice(0, 5).map((field) => field.slice(0, 20))

function separatorMark(sign: string | undefined): Pick<TableFormat, 'separator'> {
  return sign === ',' || sign === ';' || sign === '\t' || sign === '|' ? { separator: sign } : {}
}

function separatorOf(file: string, text: string, { separator }: TableFormat) {
  return separator === undefined ? detectSeparator(file, text) : ({ ok: true, separator } as const)
}

/** The whole lines among the first `most` bytes of a file; `most` is even, so that UTF-16 is cut between two units. */
export async function beginning(file: DataFile, encoding: Encoding, most: number): Promise<string> {
  let text = ''
  for await (const piece of decoded(file, encoding, most)) text += piece
  if (file.bytes <= most) return text
  return text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
}

/** Leaves out Excel's line `sep=;`, and lines before the table that begin with # and have other fields than the rows have. */
function withoutComments(rows: readonly SampleRow[], marked: boolean): { rows: SampleRow[]; comments: number[] } {
  const width = rows[rows.length - 1]?.fields.length ?? 0
  const isComment = ({ fields }: SampleRow, k: number) =>
    (marked && k === 0) || (fields[0]?.trim().startsWith('#') === true && fields.length !== width)
  const start = rows.findIndex((row, k) => !isComment(row, k))
  const count = start < 0 ? 0 : start
  return { rows: rows.slice(count), comments: rows.slice(0, count).map(({ line }) => line) }
}
