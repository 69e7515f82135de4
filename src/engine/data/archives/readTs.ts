/** Reads a `.ts` archive: series with one or more dimensions, of equal or unequal lengths, each with a class or a number to predict. */
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import type { Encoding } from '../../../contract/document/dataFormat'
import { refuse } from '../source/dataFile'
import type { DataFile, Read } from '../source/dataFile'
import { settleEncoding } from '../source/decode'
import { linesOf } from '../source/lines'
import { TsHeaderReader } from './tsHeader'
import type { TsHeader } from './tsHeader'

export interface ArchiveSeries {
  /** A row of numbers for each dimension, of one length; NaN where a value is missing. */
  readonly dimensions: readonly Float64Array[]
  /** The class, or the number to predict as it is written. */
  readonly label: string
  readonly line: number
}

export interface Archive {
  readonly header: TsHeader
  readonly series: readonly ArchiveSeries[]
}

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
const isMissing = (field: string): boolean => field === '?' || field.toLowerCase() === 'nan'

export async function readTs(file: DataFile, chosen?: Encoding): Promise<Read<Archive>> {
  const encoding = await settleEncoding(file, chosen)
  if (!encoding.ok) return encoding
  const reader = new TsReader(file.file)
  for await (const { text, line } of linesOf(file, encoding.value)) {
    reader.line(text, line)
    if (reader.problem) return refuse(reader.problem)
  }
  return reader.finish()
}

class TsReader {
  private readonly head: TsHeaderReader
  private header: TsHeader | null = null
  private readonly series: ArchiveSeries[] = []
  private own: Problem | null = null
  /** Dimensions of the first series, which all others have. */
  private width: number | null = null

  constructor(private readonly file: string) {
    this.head = new TsHeaderReader(file)
  }

  get problem(): Problem | null {
    return this.head.problem ?? this.own
  }

  line(text: string, line: number): void {
    const trimmed = text.trim()
    if (trimmed === '' || trimmed.startsWith('#')) return
    if (this.header) this.row(text, line, this.header)
    else if (/^@data$/i.test(trimmed)) this.header = this.head.finish()
    else if (trimmed.startsWith('@')) this.head.take(trimmed, line)
    else this.own = problem('archive.beforeData', place, { file: this.file, line, found: trimmed.slice(0, 40) })
  }

  finish(): Read<Archive> {
    if (!this.header || this.series.length === 0)
      return refuse(problem('archive.noSeries', place, { file: this.file, lacks: this.header ? 'series' : 'data' }))
    return { ok: true, value: { header: this.header, series: this.series } }
  }

  private row(text: string, line: number, header: TsHeader): void {
    const cut = text.lastIndexOf(':')
    const label = text.slice(cut + 1).trim()
    const parts = cut < 0 ? [] : text.slice(0, cut).split(':')
    const expected = header.dimensions ?? this.width ?? parts.length
    if (cut < 0 || parts.length !== expected)
      return void (this.own = problem('archive.dimensions', place, {
        file: this.file,
        line,
        dimensions: parts.length,
        expected: Math.max(1, expected)
      }))
    this.width = parts.length
    this.checkLabel(label, { line, column: cut + 2 }, header)
    let column = 0
    const dimensions = parts.map((part, d) => {
      const values = this.numbers(part, { line, column })
      column += part.length + 1
      this.checkLength(values.length, d + 1, line, header)
      return values
    })
    const [first] = dimensions
    const odd = dimensions.findIndex((values) => values.length !== first?.length)
    if (odd > 0) this.lengthProblem(line, odd + 1, dimensions[odd]?.length ?? 0, first?.length ?? 0)
    this.series.push({ dimensions, label, line })
  }

  private numbers(part: string, { line, column }: { readonly line: number; readonly column: number }): Float64Array {
    const fields = part.split(',')
    let at = column
    return Float64Array.from(fields, (field) => {
      const text = field.trim()
      const value = isMissing(text) ? NaN : number.test(text) ? Number(text) : Infinity
      if (!Number.isNaN(value) && !Number.isFinite(value))
        this.own ??= problem('archive.number', place, {
          file: this.file,
          line,
          column: at + 1 + (field.length - field.trimStart().length),
          found: text.slice(0, 40)
        })
      at += field.length + 1
      return value
    })
  }

  private checkLength(length: number, dimension: number, line: number, header: TsHeader): void {
    if (header.length !== null && length !== header.length) this.lengthProblem(line, dimension, length, header.length)
  }

  private lengthProblem(line: number, dimension: number, length: number, expected: number): void {
    this.own ??= problem('archive.length', place, { file: this.file, line, dimension, length, expected })
  }

  private checkLabel(label: string, at: { readonly line: number; readonly column: number }, { classes, hasTargets }: TsHeader): void {
    const fits = hasTargets
      ? number.test(label) && Number.isFinite(Number(label))
      : label !== '' && (classes.length === 0 || classes.includes(label))
    if (fits) return
    const expected = hasTargets ? ['a number'] : classes.slice(0, 20)
    this.own ??= problem('archive.label', place, { file: this.file, ...at, found: label.slice(0, 40), expected: [...expected] })
  }
}

const place = { path: 'task.file' }
