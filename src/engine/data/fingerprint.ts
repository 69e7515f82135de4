/** A fingerprint of data, to tell whether a resumed run still gets what it began with. */
import { crc32 } from 'node:zlib'

type Piece = string | Int32Array | Float32Array

/** A checksum of all parts in their order, and their lengths. A part may come in pieces. */
export class Fingerprint {
  private sum = 0
  private readonly lengths: number[] = []

  /** Begins a part. */
  part(): this {
    this.lengths.push(0)
    return this
  }

  add(piece: Piece): this {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    // The checksum of no bytes would be 0, whatever came before.
    if (bytes.length > 0) this.sum = crc32(bytes, this.sum)
    this.lengths.push((this.lengths.pop() ?? 0) + piece.length)
    return this
  }

  get text(): string {
    return [this.sum.toString(16), ...this.lengths.slice(1)].join('-')
  }
}

export function fingerprintOf(parts: readonly Piece[]): string {
  const fingerprint = new Fingerprint()
  for (const part of parts) fingerprint.part().add(part)
  return fingerprint.text
}
