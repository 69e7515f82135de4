/** One column of a run's metrics: an append-only file of raw little-endian numbers, `width` of them a row. */
import { closeSync, constants, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { bytesOf } from '../../files/safetensors'

export interface ColumnKind<A extends Float32Array | Float64Array> {
  readonly bytes: number
  make(length: number): A
}
export const float32Column: ColumnKind<Float32Array<ArrayBuffer>> = { bytes: 4, make: (length) => new Float32Array(length) }
export const float64Column: ColumnKind<Float64Array<ArrayBuffer>> = { bytes: 8, make: (length) => new Float64Array(length) }

export class Column<A extends Float32Array | Float64Array> {
  private readonly file: number

  constructor(
    path: string,
    private readonly kind: ColumnKind<A>,
    private readonly width: number
  ) {
    this.file = openSync(path, constants.O_RDWR | constants.O_CREAT)
  }

  /** Whole rows in the file; a row that was cut off does not count. */
  rows(): number {
    return this.rowBytes === 0 ? Infinity : Math.floor(fstatSync(this.file).size / this.rowBytes)
  }

  /** Writes rows at a row's place, over anything that a failed write left there. */
  write(row: number, values: A): void {
    const bytes = bytesOf(values)
    let done = 0
    while (done < bytes.length) done += writeSync(this.file, bytes, done, bytes.length - done, row * this.rowBytes + done)
  }

  /** Rows `from` up to but without `to`, which are there. */
  read(from: number, to: number): A {
    const values = this.kind.make((to - from) * this.width)
    const bytes = bytesOf(values)
    let done = 0
    while (done < bytes.length) {
      const read = readSync(this.file, bytes, done, bytes.length - done, from * this.rowBytes + done)
      if (read === 0) throw new RangeError(`rows ${from} to ${to} of ${this.rows()}`)
      done += read
    }
    return values
  }

  /** Drops all from row `rows` on. */
  truncate(rows: number): void {
    ftruncateSync(this.file, rows * this.rowBytes)
  }

  close(): void {
    closeSync(this.file)
  }

  private get rowBytes(): number {
    return this.kind.bytes * this.width
  }
}
