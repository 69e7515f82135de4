/** Tells what separates the columns of a table from how evenly each separator cuts its first rows. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { separators } from '../../../contract/document/dataFormat'
import type { Separator } from '../../../contract/document/dataFormat'
import { separatorWords } from '../../../contract/data/formatWords'
import { CsvLexer } from './csvLexer'
import { looksNumeric } from './notation'
import type { SampleRow } from './notation'
import { isDate, isMissing } from './numbers'

const mostRows = 1_000

export type FoundSeparator = { readonly ok: true; readonly separator: Separator } | { readonly ok: false; readonly problem: Problem }

interface Candidate {
  readonly separator: Separator
  readonly rows: readonly SampleRow[]
  /** Fields of most rows. */
  readonly width: number
  /** Share of the rows that have so many. */
  readonly even: number
  /** True where the first row has so many, too. */
  readonly fits: boolean
  /** Share of the entries below the first row that are numbers, dates or missing. */
  readonly typed: number
}

/** Rows of at most `most` lines, without blank lines. */
export function sampleRows(text: string, separator: Separator, most = Infinity): SampleRow[] {
  const rows: SampleRow[] = []
  const lexer = new CsvLexer(separator, (fields, line) => {
    if (fields.length > 0) rows.push({ line, fields })
    return rows.length < most
  })
  lexer.push(text)
  lexer.end()
  return rows
}

/** `text` is the beginning of the file, in whole lines. */
export function detectSeparator(file: string, text: string): FoundSeparator {
  const candidates = separators.map((separator) => candidate(separator, sampleRows(text, separator, mostRows)))
  const splitting = candidates.filter(({ width }) => width > 1)
  const single = singleColumn(text)
  const fitting = splitting.filter(({ fits, even }) => fits && even >= 0.9)
  if (single && fitting.every(({ separator }) => separator === ',')) {
    if (fitting.length === 0) return { ok: true, separator: ';' }
    return ambiguous(file, ['comma', 'nothing, as one column with decimal commas'])
  }
  const [best, second] = (fitting.length > 0 ? fitting : splitting).sort((a, b) => b.typed - a.typed || b.even - a.even)
  if (!best) return { ok: true, separator: ',' }
  if (fitting.length > 1 && second && best.typed - second.typed < 0.1)
    return ambiguous(
      file,
      fitting.map(({ separator }) => separatorWords[separator])
    )
  return { ok: true, separator: best.separator }
}

function ambiguous(file: string, choices: string[]): FoundSeparator {
  return { ok: false, problem: problem('data.separator', { path: 'task.format.separator' }, { file, choices }) }
}

function candidate(separator: Separator, rows: readonly SampleRow[]): Candidate {
  const counts = new Map<number, number>()
  for (const { fields } of rows) counts.set(fields.length, (counts.get(fields.length) ?? 0) + 1)
  const [width, count] = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best), [0, 0])
  const entries = rows.slice(1).flatMap(({ fields }) => fields)
  const typed = entries.filter((field) => isMissing(field) || looksNumeric(field) || isDate(field)).length / Math.max(1, entries.length)
  return { separator, rows, width, even: count / rows.length, fits: rows[0]?.fields.length === width, typed }
}

/** True where each line below the first is one number with a decimal comma, and the first line is such a number or one name. */
function singleColumn(text: string): boolean {
  const lines = text.split(/\r\n?|\n/, mostRows).filter((line) => line.trim() !== '')
  const isOne = (line: string) => /^\s*[+−-]?\d*,\d+\s*$/.test(line)
  const [first = '', ...rest] = lines
  const others = rest.filter((line) => !isMissing(line))
  const isWhole = (line: string) => /^\s*[+−-]?\d+\s*$/.test(line)
  const named = !/[,;\t|]/.test(first)
  return others.some(isOne) && others.every((line) => isOne(line) || isWhole(line)) && (named || isOne(first))
}
