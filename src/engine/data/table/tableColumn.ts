/** Gathers one column of a table as its rows come: its numbers, what its entries are, and the first that does not fit. */
import { mostClasses } from '../../../contract/data/dataReading'
import type { ColumnKind } from '../../../contract/data/dataReading'
import { copied } from '../source/copied'
import type { ScratchFile } from '../stored/scratchFile'
import { GrowingNumbers } from './growingNumbers'
import { GrowingTexts } from './growingTexts'
import { isDate, isDayNumber, isMissing } from './numbers'

/** An entry with the line on which its row begins. */
export interface Entry {
  readonly line: number
  readonly field: string
}

/** More entries than a task has classes are not counted. */
const mostDistinct = mostClasses + 1
/** A column of so many texts and no number keeps no numbers: they would take eight bytes a row for nothing. */
const enoughTexts = 1_000
const indexNames =
  /^(unnamed: ?\d+|column 1|index|idx|id|row|row ?(number|nr|no)\.?|nr\.?|no\.?|number|n|#|step|t|time|timestamp|epoch|year)$/i

export class TableColumn {
  numbers = 0
  missing = 0
  dates = 0
  texts = 0
  first: Entry | null = null
  /** Different entries, of which at most `mostDistinct` are kept. */
  readonly distinct = new Set<string>()
  /** The first entry that is no number; null where all are, or are missing. */
  firstOdd: Entry | null = null
  /** NaN where an entry is no number. */
  readonly values: GrowingNumbers
  private entries: GrowingTexts | null
  private rows = 0
  private dayNumbers = 0
  /** The numbers rise by this much from row to row; null where they do not. */
  private rise: number | null = null
  private even = true
  private last = NaN

  constructor(
    readonly name: string,
    private readonly toNumber: (field: string) => number,
    /** False where the header gives the column no name. */
    private readonly named: boolean,
    /** Takes numbers and dates that are too many for memory. */
    scratch: ScratchFile | null = null
  ) {
    this.values = new GrowingNumbers(scratch)
    this.entries = new GrowingTexts(scratch)
  }

  push(field: string, line: number): void {
    const value = isMissing(field) ? this.noValue() : this.entry(field, line)
    if (this.numbers > 0 || this.texts + this.dates < enoughTexts) this.values.push(value)
    this.keepDate(field)
  }

  /** The date of each row as it stands in the file, empty where a row has none; null for a column that has no dates. */
  get dateTexts(): GrowingTexts | null {
    return this.kind === 'date' ? this.entries : null
  }

  /** Entries are kept until enough of them show that they are no dates. */
  private keepDate(field: string): void {
    if (this.entries === null) return
    if (++this.rows > enoughTexts && this.kind !== 'date' && this.kind !== 'empty') this.entries = null
    else this.entries.push(isMissing(field) ? '' : field)
  }

  private noValue(): number {
    this.missing++
    this.even = false
    return NaN
  }

  private entry(field: string, line: number): number {
    this.first ??= { line, field: copied(field) }
    if (this.distinct.size < mostDistinct && !this.distinct.has(field)) this.distinct.add(copied(field))
    const value = this.toNumber(field)
    if (Number.isNaN(value)) {
      this.firstOdd ??= { line, field: copied(field) }
      if (isDate(field)) this.dates++
      else this.texts++
    } else this.number(value)
    return value
  }

  private number(value: number): void {
    this.numbers++
    if (isDayNumber(value)) this.dayNumbers++
    if (this.numbers === 2) this.rise = value - this.last
    if (this.numbers > 1) this.even &&= this.rise !== null && isClose(value - this.last, this.rise)
    this.last = value
  }

  /** `numbers` in less than half of the entries make no column of numbers. */
  get kind(): ColumnKind {
    const { numbers, dates, texts } = this
    if (numbers + dates + texts === 0) return 'empty'
    if (dates > numbers && dates >= texts) return 'date'
    if (numbers < dates + texts) return 'text'
    if (numbers > 2 && this.dayNumbers === numbers) return 'date'
    return this.isIndex ? 'index' : 'number'
  }

  private get isIndex(): boolean {
    const isNamedSo = !this.named || indexNames.test(this.name)
    return isNamedSo && this.numbers > 2 && this.even && this.texts + this.dates === 0 && (this.rise ?? 0) > 0
  }
}

const isClose = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(Math.abs(a), Math.abs(b))
