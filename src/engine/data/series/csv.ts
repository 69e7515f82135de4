/** Reads a CSV file (RFC 4180: commas, quotes doubled inside quotes, a line of names first) and picks columns of numbers. */
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'

export interface CsvRow {
  /** From 1 on; a quoted field may go over several lines. */
  readonly line: number
  readonly fields: readonly string[]
}

export type CsvColumns =
  | { readonly ok: true; readonly names: readonly string[]; /** [rows × columns], row by row. */ readonly values: Float64Array }
  | { readonly ok: false; readonly problems: Problem[] }

/**
 * Reads the named columns, or all columns whose first row is a number. The problem names the line and column of the first entry that is
 * no number.
 */
export function readColumns(file: string, text: string, wanted: readonly string[]): CsvColumns {
  const [head, ...rows] = csvRows(text)
  const names = (head?.fields ?? []).map((name) => name.trim())
  const numeric = names.filter((_, k) => isNumber(rows[0]?.fields[k]))
  const unknown = wanted.filter((name) => !names.includes(name))
  const chosen = wanted.length > 0 ? wanted : numeric
  const column = unknown[0] ?? (chosen.length === 0 ? '' : null)
  if (column !== null)
    return { ok: false, problems: [problem('data.column', { path: 'task.columns' }, { file, column, columns: numeric })] }
  const values = new Float64Array(rows.length * chosen.length)
  for (const [r, row] of rows.entries())
    for (const [c, name] of chosen.entries()) {
      const field = row.fields[names.indexOf(name)]
      if (!isNumber(field))
        return {
          ok: false,
          problems: [problem('data.row', { path: 'task.file' }, { file, line: row.line, column: name, found: field?.slice(0, 40) ?? '' })]
        }
      values[r * chosen.length + c] = Number(field)
    }
  return { ok: true, names: chosen, values }
}

const isNumber = (field: string | undefined): boolean => field !== undefined && field.trim() !== '' && Number.isFinite(Number(field))

/** All rows that are not empty. */
export function csvRows(text: string): CsvRow[] {
  const rows: CsvRow[] = []
  let [line, start, field, quoted] = [1, 1, '', false]
  let fields: string[] = []
  const end = () => {
    if (fields.length > 0 || field.trim() !== '') rows.push({ line: start, fields: [...fields, field] })
    fields = []
    field = ''
  }
  for (let k = 0; k < text.length; k++) {
    const c = text.charAt(k)
    if (c === '\n') line += 1
    if (quoted && c === '"' && text.charAt(k + 1) === '"') field += text.charAt(++k)
    else if (c === '"') quoted = !quoted
    else if (quoted) field += c
    else if (c === ',') {
      fields.push(field)
      field = ''
    } else if (c === '\n') {
      end()
      start = line
    } else if (c !== '\r') field += c
  }
  end()
  return rows
}
