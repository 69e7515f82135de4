/** Reads entries of a table as numbers in one notation, and knows the marks of a missing value. */
import type { SettledFormat } from '../../../contract/document/dataFormat'

export type Notation = Pick<SettledFormat, 'decimal' | 'thousands'>

const missingMarks = new Set(['', 'na', 'n/a', '#n/a', '#na', 'nan', 'null', 'none', 'nil', '\\n', '-', '–', '—', '.', '?'])

/** True for a blank entry and for NA, NaN, null, - and their like. */
export function isMissing(field: string): boolean {
  // Nearly all entries begin with a digit: they need no closer look.
  const first = field.charCodeAt(0)
  return !(first >= 48 && first <= 57) && missingMarks.has(field.trim().toLowerCase())
}

/** Hexadecimal numbers, Infinity and the like are no numbers of a table. */
const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const escaped = { '': '', ',': ',', '.': '\\.', ' ': '[ \\u00a0\\u202f]', "'": "['’]" } as const

/** Returns a reader that gives NaN for what is no finite number in this notation. */
export function numberReader({ decimal, thousands }: Notation): (field: string) => number {
  const group = thousands === '' ? null : new RegExp(`^[+-]?\\d{1,3}(?:${escaped[thousands]}\\d{3})+(?![\\d${escaped[thousands]}])`)
  const groupSigns = new RegExp(escaped[thousands], 'g')
  const isPlain = decimal === '.' && group === null
  return (field) => {
    if (isPlain && plainNumber.test(field)) return finite(Number(field))
    let text = field.trim().replace('−', '-')
    if (group?.test(text)) text = text.replace(groupSigns, '')
    if (decimal === ',') text = text.includes('.') ? '' : text.replace(',', '.')
    if (!plainNumber.test(text)) return NaN
    return finite(Number(text))
  }
}

const finite = (value: number): number => (Number.isFinite(value) ? value : NaN)

const dateForms = [
  /^\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ]\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/,
  /^\d{1,2}([-/.])\d{1,2}\1(\d{4}|\d{2})([T ,]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s?[ap]m)?)?$/i,
  /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s?[ap]m)?$/i,
  /^(\d{1,2}[ -])?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?([ -]\d{1,2},?)?[ -]\d{2,4}$/i,
  /^\d{4}[- ]?[QW]\d{1,2}$/i
]

/** A day, a month or a time of day in one of the usual forms. A number such as 2024.05 is none where the month has no dash or slash. */
export function isDate(field: string): boolean {
  const text = field.trim()
  return text.length >= 4 && !plainNumber.test(text) && dateForms.some((form) => form.test(text))
}

/** A day that is written as one number, such as 20240131. */
export function isDayNumber(value: number): boolean {
  if (value < 19_000_101 || value > 21_001_231) return false
  const [month, day] = [Math.floor(value / 100) % 100, value % 100]
  return Number.isInteger(value) && month >= 1 && month <= 12 && day >= 1 && day <= 31
}
