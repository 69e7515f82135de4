/** Tells which sign is the decimal sign of a table and which one groups digits, or that an entry can be read in two ways. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Separator, TableFormat } from '../../../contract/document/dataFormat'
import type { Notation } from './numbers'
import { isDate, isMissing } from './numbers'

/** What one entry says of the notation. `maybeComma`: `1,234` can be 1.234 or 1234. */
type Evidence = 'whole' | 'point' | 'comma' | 'groupPoint' | 'groupComma' | 'groupSpace' | 'groupMark' | 'maybePoint' | 'maybeComma'
type Shape = readonly [RegExp, ...Evidence[]]

const exponent = String.raw`(?:e[+-]?\d+)?`
const form = (pattern: string) => new RegExp(`^[+−-]?${pattern}${exponent}$`, 'i')
const shapes: readonly Shape[] = [
  [form(String.raw`\d+`), 'whole'],
  [form(String.raw`[1-9]\d{0,2}\.\d{3}`), 'maybePoint'],
  [form(String.raw`(?:\d+\.\d*|\.\d+)`), 'point'],
  [form(String.raw`[1-9]\d{0,2}(?:\.\d{3}){2,}`), 'groupPoint'],
  [form(String.raw`[1-9]\d{0,2}(?:\.\d{3})+,\d+`), 'groupPoint', 'comma'],
  [form(String.raw`[1-9]\d{0,2},\d{3}`), 'maybeComma'],
  [form(String.raw`(?:\d+,\d*|,\d+)`), 'comma'],
  [form(String.raw`[1-9]\d{0,2}(?:,\d{3}){2,}`), 'groupComma'],
  [form(String.raw`[1-9]\d{0,2}(?:,\d{3})+\.\d+`), 'groupComma', 'point'],
  [form(String.raw`[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+`), 'groupSpace'],
  [form(String.raw`[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+,\d+`), 'groupSpace', 'comma'],
  [form(String.raw`[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+\.\d+`), 'groupSpace', 'point'],
  [form(String.raw`[1-9]\d{0,2}(?:['’]\d{3})+`), 'groupMark'],
  [form(String.raw`[1-9]\d{0,2}(?:['’]\d{3})+\.\d+`), 'groupMark', 'point'],
  [form(String.raw`[1-9]\d{0,2}(?:['’]\d{3})+,\d+`), 'groupMark', 'comma']
]

const evidenceOf = (field: string): readonly Evidence[] => {
  const text = field.trim()
  const shape = shapes.find(([pattern]) => pattern.test(text))
  return shape ? shape.slice(1).filter((each) => typeof each === 'string') : []
}

/** True for an entry that is a number in some notation. */
export const looksNumeric = (field: string): boolean => {
  const text = field.trim()
  return shapes.some(([pattern]) => pattern.test(text))
}

/** A row of the file with its line. */
export interface SampleRow {
  readonly line: number
  readonly fields: readonly string[]
}

export type FoundNotation = { readonly ok: true; readonly notation: Notation } | { readonly ok: false; readonly problem: Problem }

/** Columns in which most entries look like numbers say what the notation is. `chosen` has what the user decided. */
export function detectNotation(file: string, rows: readonly SampleRow[], separator: Separator, chosen: TableFormat): FoundNotation {
  const seen = gather(rows)
  const has = (evidence: Evidence) => seen.has(evidence)
  const decimal = chosen.decimal ?? decimalOf(has, separator)
  if (decimal === null) return { ok: false, problem: ambiguous(file, seen) }
  return { ok: true, notation: { decimal, thousands: chosen.thousands ?? thousandsOf(has, decimal) } }
}

function decimalOf(has: (evidence: Evidence) => boolean, separator: Separator): Notation['decimal'] | null {
  if (has('comma') && has('point')) return null
  if (has('comma')) return ','
  if (has('point')) return '.'
  if (has('groupComma')) return has('groupPoint') ? null : '.'
  if (has('groupPoint')) return ','
  if (has('maybeComma')) return null
  // A point between digits of a table with semicolons may group them, as the comma is the decimal sign where semicolons separate.
  return has('maybePoint') && separator === ';' ? null : '.'
}

function thousandsOf(has: (evidence: Evidence) => boolean, decimal: Notation['decimal']): Notation['thousands'] {
  if (has('groupSpace')) return ' '
  if (has('groupMark')) return "'"
  if (decimal === '.') return has('groupComma') || has('maybeComma') ? ',' : ''
  return has('groupPoint') || has('maybePoint') ? '.' : ''
}

type Seen = ReadonlyMap<Evidence, { readonly field: string; readonly line: number }>

function gather(rows: readonly SampleRow[]): Seen {
  const width = rows.reduce((most, { fields }) => Math.max(most, fields.length), 0)
  const seen = new Map<Evidence, { field: string; line: number }>()
  for (let c = 0; c < width; c++) {
    const entries = rows.flatMap(({ line, fields }) => {
      const field = fields[c] ?? ''
      return isMissing(field) ? [] : [{ line, field: field.trim(), evidence: isDate(field) ? [] : evidenceOf(field) }]
    })
    if (entries.filter(({ evidence }) => evidence.length > 0).length * 2 < entries.length) continue
    for (const { line, field, evidence } of entries) for (const each of evidence) if (!seen.has(each)) seen.set(each, { field, line })
  }
  return seen
}

function ambiguous(file: string, seen: Seen): Problem {
  const first = (...kinds: readonly Evidence[]) => kinds.flatMap((kind) => seen.get(kind) ?? [])[0]
  const place = { path: 'task.format.decimal' }
  const [comma, point] = [first('comma', 'groupPoint'), first('point', 'groupComma')]
  if (comma && point)
    return problem('data.twoDecimals', place, {
      file,
      comma: comma.field,
      commaLine: comma.line,
      point: point.field,
      pointLine: point.line
    })
  const { field, line } = first('maybeComma', 'maybePoint') ?? { field: '', line: 0 }
  const [asDecimal, asWhole] = [field.replace(',', '.'), field.replace(/[.,]/, '')]
  return problem('data.decimal', place, { file, example: field, line, readings: [asDecimal, asWhole] })
}
