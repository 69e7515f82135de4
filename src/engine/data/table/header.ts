/** Tells whether the first line of a table has the names of its columns, and gives each column a name of its own. */
import { uniqueNames } from '../uniqueNames'
import { looksNumeric } from './notation'
import type { SampleRow } from './notation'
import { isDate, isMissing } from './numbers'

const mostRows = 500
const mostCharacters = 100

/** `null` where it cannot be told. Columns of numbers or dates tell by whether their first entry is one, too. */
export function detectHeader(rows: readonly SampleRow[]): boolean | null {
  const [first, ...below] = rows.slice(0, mostRows)
  if (!first) return null
  if (below.length === 0) return !first.fields.some(looksNumeric)
  const votes = first.fields.map((field, c) => voteOf(field, entriesOf(below, c)))
  const [names, values] = [votes.includes('name'), votes.includes('value')]
  if (names && values) return null
  if (names) return true
  if (!values) return ofText(first, below)
  // `,0,1,2` is how pandas names the columns of an array.
  if (votes[0] === 'blank' && countsUp(first.fields.slice(1)) && first.fields[1] === '0') return true
  // 1990, 1991, 1992 can be years or values, unless the next row goes on in the same way.
  return first.fields.length > 2 && countsUp(first.fields) && !countsUp(below[0]?.fields ?? []) ? null : false
}

type Vote = 'name' | 'value' | 'blank' | 'none'

function voteOf(field: string, entries: readonly string[]): Vote {
  const share = (test: (entry: string) => boolean) => entries.filter(test).length / Math.max(1, entries.length)
  const [numeric, dated] = [share(looksNumeric), share(isDate)]
  if (numeric < 0.5 && dated < 0.5) return 'none'
  if (field.trim() === '') return 'blank'
  if (isMissing(field)) return 'none'
  return (numeric >= 0.5 ? looksNumeric(field) : isDate(field)) ? 'value' : 'name'
}

function entriesOf(rows: readonly SampleRow[], column: number): string[] {
  return rows.map(({ fields }) => fields[column] ?? '').filter((entry) => !isMissing(entry))
}

/** Whole numbers, each one more than the one before. */
function countsUp(fields: readonly string[]): boolean {
  const values = fields.map(Number)
  return values.length > 0 && values.every((value, k) => Number.isInteger(value) && (k === 0 || value === (values[k - 1] ?? NaN) + 1))
}

/** In a table of texts, an entry that comes again further down is a value. */
function ofText(first: SampleRow, below: readonly SampleRow[]): boolean {
  return !first.fields.some((field, c) => !isMissing(field) && entriesOf(below, c).includes(field))
}

/** A name for each column: blank names become `column 3`, and a name that occurs again is numbered: `v`, `v (2)`. */
export function columnNames(width: number, header: readonly string[] | null): string[] {
  return uniqueNames(
    Array.from({ length: width }, (_, c) => header?.[c]?.trim().replace(/\s+/g, ' ').slice(0, mostCharacters) || `column ${c + 1}`)
  )
}
