/** Rows of a `.tsf` collection: a row for each value, with the attributes of its series and its date by start and frequency. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { settleEncoding } from '../source/decode'
import { linesOf } from '../source/lines'
import { frequencyOf } from './frequency'
import type { Frequency } from './frequency'
import type { RowReader } from './rowReader'
import type { TakeRow } from '../table/csvLexer'

interface Attribute {
  readonly name: string
  readonly kind: string
}

const place = { path: 'task' }
const start = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2})[-:](\d{2})[-:](\d{2}))?$/
const kinds = ['string', 'numeric', 'date']

export const readTsfRows: RowReader = async (file, take) => {
  const encoding = await settleEncoding(file, undefined)
  if (!encoding.ok) return encoding.problems[0] ?? null
  const reader = new TsfReader(file.file, take)
  for await (const { text, line } of linesOf(file, encoding.value)) if (!reader.line(text.trim(), line)) break
  return reader.finish()
}

class TsfReader {
  private problem: Problem | null = null
  private readonly attributes: Attribute[] = []
  private frequency: Frequency | null = null
  private inData = false
  private series = 0

  constructor(
    private readonly file: string,
    private readonly take: TakeRow
  ) {}

  /** Returns false where reading ends. */
  line(text: string, line: number): boolean {
    if (text === '' || text.startsWith('#')) return true
    if (this.inData) return this.row(text, line)
    if (text.startsWith('@')) return this.header(text, line)
    return this.refuse(problem('archive.beforeData', place, { file: this.file, line, found: text.slice(0, 40) }))
  }

  finish(): Problem | null {
    if (this.problem) return this.problem
    return this.series > 0 ? null : problem('archive.noSeries', place, { file: this.file, lacks: this.inData ? 'series' : 'data' })
  }

  private header(text: string, line: number): boolean {
    const [tag = '', ...words] = text.slice(1).split(/\s+/)
    const name = tag.toLowerCase()
    if (name === 'attribute') return this.attribute(words, line)
    if (name === 'frequency') {
      this.frequency = frequencyOf(words[0] ?? '')
      if (!this.frequency) return this.refuseHeader(line, '@frequency', words.join(' '), 'a frequency such as daily, hourly or 10_minutes')
    }
    if (name !== 'data') return true
    this.inData = true
    return this.take([...this.plain.map((each) => each.name), ...(this.hasDates ? ['date'] : []), 'value'], line)
  }

  private attribute([name = '', kind = '']: readonly string[], line: number): boolean {
    if (name === '' || !kinds.includes(kind.toLowerCase()))
      return this.refuseHeader(line, '@attribute', `${name} ${kind}`.trim(), 'a name and string, numeric or date')
    this.attributes.push({ name, kind: kind.toLowerCase() })
    return true
  }

  private get plain(): Attribute[] {
    return this.attributes.filter(({ kind }) => kind !== 'date')
  }

  private get hasDates(): boolean {
    return this.frequency !== null && this.attributes.some(({ kind }) => kind === 'date')
  }

  private row(text: string, line: number): boolean {
    const parts = text.split(':')
    const expected = this.attributes.length
    if (parts.length !== expected + 1)
      return this.refuse(problem('archive.attributes', place, { file: this.file, line, attributes: parts.length - 1, expected }))
    const begin = this.hasDates ? this.startOf(parts, line) : null
    if (this.problem) return false
    const said = parts.slice(0, expected).filter((_, k) => this.attributes[k]?.kind !== 'date')
    this.series++
    let column = parts.slice(0, expected).reduce((sum, part) => sum + part.length + 1, 0)
    return (parts[expected] ?? '').split(',').every((field, k) => {
      const value = field.trim()
      if (value !== '?' && (value === '' || !Number.isFinite(Number(value))))
        return this.refuse(problem('archive.number', place, { file: this.file, line, column: column + 1, found: value.slice(0, 40) }))
      column += field.length + 1
      const dates = begin && this.frequency ? [this.frequency.at(begin, k)] : []
      return this.take([...said, ...dates, value === '?' ? '' : value], line)
    })
  }

  private startOf(parts: readonly string[], line: number): Date | null {
    const at = this.attributes.findIndex(({ kind }) => kind === 'date')
    const text = (parts[at] ?? '').trim()
    const [, year, month, day, hour = '0', minute = '0', second = '0'] = start.exec(text) ?? []
    const date =
      year === undefined
        ? null
        : new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)))
    if (date && date.getUTCMonth() === Number(month) - 1) return date
    const column = parts.slice(0, at).reduce((sum, part) => sum + part.length + 1, 1)
    this.problem = problem('archive.date', place, { file: this.file, line, column, found: text.slice(0, 40) })
    return null
  }

  private refuseHeader(line: number, tag: string, found: string, expected: string): boolean {
    return this.refuse(problem('archive.header', place, { file: this.file, line, tag, found: found.slice(0, 40), expected }))
  }

  private refuse(told: Problem): boolean {
    this.problem = told
    return false
  }
}
