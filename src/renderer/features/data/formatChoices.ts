/** The choices of how a table is read, as fields. What could not be told has the value “choose”. */
import { decimalWords, encodingWords, missingWords, separatorWords, thousandsWords } from '../../../contract/data/formatWords'
import { decimals, encodings, missingPolicies, separators, tableFormatSchema, thousands } from '../../../contract/document/dataFormat'
import type { TableFormat } from '../../../contract/document/dataFormat'

interface Choice {
  readonly value: string
  readonly label: string
}

interface FormatField {
  readonly key: keyof TableFormat
  readonly label: string
  readonly value: string
  readonly choices: readonly Choice[]
}

const unknown = 'choose'

const words = <Value extends string>(values: readonly Value[], labels: { readonly [V in Value]: string }): Choice[] =>
  values.map((value) => ({ value, label: labels[value] }))

const headerChoices: readonly Choice[] = [
  { value: 'true', label: 'names' },
  { value: 'false', label: 'values' }
]

const table: { readonly [K in keyof Required<TableFormat>]: { readonly label: string; readonly choices: readonly Choice[] } } = {
  separator: { label: 'Separator', choices: words(separators, separatorWords) },
  decimal: { label: 'Numbers', choices: words(decimals, decimalWords) },
  thousands: { label: 'Thousands', choices: words(thousands, { ...thousandsWords, '': 'none' }) },
  header: { label: 'First line', choices: headerChoices },
  missing: { label: 'Missing', choices: words(missingPolicies, missingWords) },
  encoding: { label: 'Encoding', choices: words(encodings, encodingWords) }
}
const keys: readonly (keyof TableFormat)[] = ['separator', 'decimal', 'thousands', 'header', 'missing', 'encoding']

export function formatChoices(format: TableFormat): FormatField[] {
  return keys.map((key) => {
    const { label, choices } = table[key]
    const value = format[key] === undefined ? unknown : String(format[key])
    return { key, label, value, choices: value === unknown ? [{ value: unknown, label: 'choose…' }, ...choices] : choices }
  })
}

/** The format with one choice made. The decimal sign decides anew what may group digits. */
export function withChoice(format: TableFormat | undefined, key: keyof TableFormat, text: string): TableFormat {
  const { thousands: _, ...others } = format ?? {}
  const base = key === 'decimal' ? others : (format ?? {})
  return tableFormatSchema.parse({ ...base, [key]: key === 'header' ? text === 'true' : text })
}
