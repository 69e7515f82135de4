/** Cuts a text into rows of fields as it comes (RFC 4180, with any separator): quotes are doubled inside quotes, which may hold line breaks. */
import type { Separator } from '../../../contract/document/dataFormat'

export interface CsvFault {
  readonly code: 'data.unclosedQuote' | 'data.afterQuote' | 'data.longEntry'
  readonly line: number
}

/** Takes a row with the line on which it begins. A blank line has no fields. Reading ends where it returns false. */
export type TakeRow = (fields: string[], line: number) => boolean

/** Characters that an entry may have: fewer than a text of JavaScript can hold. */
export const mostEntryCharacters = 2 ** 28

const [quote, newLine, carriageReturn, space] = [34, 10, 13, 32]
/** `closed`: something may have been between quotes, and only spaces may follow. */
type State = 'start' | 'plain' | 'quoted' | 'afterQuote' | 'closed'

export class CsvLexer {
  fault: CsvFault | null = null
  /** True once the taker has returned false. */
  done = false
  private state: State = 'start'
  private fields: string[] = []
  private field = ''
  private line = 1
  private rowLine = 1
  private quoteLine = 1
  private afterReturn = false
  private readonly separator: number

  constructor(
    separator: Separator,
    private readonly take: TakeRow,
    private readonly mostCharacters = mostEntryCharacters
  ) {
    this.separator = separator.charCodeAt(0)
  }

  push(text: string): void {
    let from = 0
    for (let k = 0; k < text.length && !this.done && !this.fault; k++) {
      const sign = text.charCodeAt(k)
      const isSecond = sign === newLine && this.afterReturn
      this.afterReturn = sign === carriageReturn
      if (sign === newLine ? !isSecond : sign === carriageReturn) this.line++
      if (this.state === 'quoted') {
        if (sign !== quote) continue
        this.append(text, from, k)
        this.state = 'afterQuote'
        from = k + 1
      } else if (sign === quote) from = this.quoteAt(text, from, k)
      else if (sign === this.separator || sign === newLine || sign === carriageReturn) {
        if (isSecond) {
          from = k + 1
          continue
        }
        this.append(text, from, k)
        if (this.fault) return
        this.endField()
        if (sign !== this.separator) this.endRow()
        from = k + 1
      } else if (this.isClosed) {
        this.state = 'closed'
        if (sign !== space) this.fault = { code: 'data.afterQuote', line: this.line }
      } else this.state = 'plain'
    }
    this.append(text, from, text.length)
  }

  /** Must be called after the last piece. */
  end(): void {
    if (this.done || this.fault) return
    if (this.state === 'quoted') this.fault = { code: 'data.unclosedQuote', line: this.quoteLine }
    else if (this.state !== 'start' || this.fields.length > 0) {
      this.endField()
      this.endRow()
    }
  }

  private get isClosed(): boolean {
    return this.state === 'afterQuote' || this.state === 'closed'
  }

  /** Treats a quotation mark outside quotes, and returns where the field's text goes on. One within a word is part of the word. */
  private quoteAt(text: string, from: number, k: number): number {
    if (this.state === 'afterQuote') {
      this.field += '"'
      this.state = 'quoted'
      return k + 1
    }
    if (this.state === 'closed') this.fault = { code: 'data.afterQuote', line: this.line }
    if (this.state === 'closed' || `${this.field}${text.slice(from, k)}`.trim() !== '') return from
    this.field = ''
    this.state = 'quoted'
    this.quoteLine = this.line
    return k + 1
  }

  /** Adds to the entry; behind a closing quotation mark there are only spaces, which are none of it. */
  private append(text: string, from: number, to: number): void {
    if (this.isClosed || this.fault) return
    if (this.field.length + to - from <= this.mostCharacters) this.field += text.slice(from, to)
    else this.fault = { code: 'data.longEntry', line: this.state === 'quoted' ? this.quoteLine : this.rowLine }
  }

  private endField(): void {
    this.fields.push(this.field)
    this.field = ''
    this.state = 'start'
  }

  private endRow(): void {
    const { fields } = this
    const isBlank = fields.length === 1 && fields[0]?.trim() === ''
    this.fields = []
    this.done = !this.take(isBlank ? [] : fields, this.rowLine)
    this.rowLine = this.line
  }
}
