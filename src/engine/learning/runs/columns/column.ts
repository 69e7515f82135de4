/** One column of a run's metrics: an append-only file of raw little-endian numbers, `width` of them a row. */
import { closeSync, constants, ftruncateSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { readPart } from '../../../files/readPart'
import { bytesOf } from '../../../files/safetensors'

export interface ColumnKind<A extends Float32Array | Float64Array> {
  readonly bytes: number
  make(length: number): A
}
export const float32Column: ColumnKind<Float32Array<ArrayBuffer>> = { bytes: 4, make: (length) => new Float32Array(length) }
export const float64Column: ColumnKind<Float64Array<ArrayBuffer>> = { bytes: 8, make: (length) => new Float64Array(length) }

/**
 * The file stays open from the first write until `close`, after which a write opens it again. Reading opens it for a moment, so that runs which are
 * only looked at hold no file open and are read where nothing can be written; where there is no file there are no rows.
 */
export class Column<A extends Float32Array | Float64Array> {
  private file: number | null = null

  constructor(
    private readonly path: string,
    private readonly kind: ColumnKind<A>,
    private readonly width: number
  ) {}

  /** Whole rows in the file; a row that was cut off does not count. */
  rows(): number {
    return this.rowBytes === 0 ? Infinity : Math.floor(this.size() / this.rowBytes)
  }

  /** Writes rows at a row's place, over anything that a failed write left there. Throws what the file system throws. */
  write(row: number, values: A): void {
    const file = this.opened()
    const bytes = bytesOf(values)
    let done = 0
    while (done < bytes.length) done += writeSync(file, bytes, done, bytes.length - done, row * this.rowBytes + done)
  }

  /** Rows `from` up to but without `to`, which are there. */
  read(from: number, to: number): A {
    const values = this.kind.make((to - from) * this.width)
    if (values.length === 0) return values
    const file = openSync(this.path, 'r')
    try {
      this.readInto(bytesOf(values), file, from)
    } finally {
      closeSync(file)
    }
    return values
  }

  /** Writes the rows that are missing up to row `rows`, each full of one number. */
  fillUpTo(rows: number, of: (row: number) => number): void {
    const there = this.rows()
    if (there >= rows) return
    const values = this.kind.make((rows - there) * this.width)
    for (let k = 0; k < values.length; k++) values[k] = of(there + Math.floor(k / this.width))
    this.write(there, values)
  }

  /** Drops all from row `rows` on. */
  truncate(rows: number): void {
    if (this.size() > rows * this.rowBytes) ftruncateSync(this.opened(), rows * this.rowBytes)
  }

  close(): void {
    if (this.file !== null) closeSync(this.file)
    this.file = null
  }

  private readInto(bytes: Uint8Array, file: number, from: number): void {
    if (readPart(file, bytes, from * this.rowBytes) < bytes.length) throw new RangeError(`rows from ${from} of ${this.rows()}`)
  }

  private opened(): number {
    if (this.file === null) {
      mkdirSync(dirname(this.path), { recursive: true })
      this.file = openSync(this.path, constants.O_RDWR | constants.O_CREAT)
    }
    return this.file
  }

  private size(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0
  }

  private get rowBytes(): number {
    return this.kind.bytes * this.width
  }
}
