/** A fingerprint of data, to tell whether a resumed run still gets what it began with. */
import { crc32 } from 'node:zlib'

type Piece = string | Int32Array | Float32Array

/** A checksum of all parts in their order, each of which may come in pieces, and of their lengths. */
export class Fingerprint {
  private sum = 0

  add(piece: Piece): this {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength)
    // The checksum of no bytes would be 0, whatever came before.
    if (bytes.length > 0) this.sum = crc32(bytes, this.sum)
    return this
  }

  /** @param lengths of the parts after the first */
  text(lengths: readonly number[]): string {
    return [this.sum.toString(16), ...lengths].join('-')
  }
}

export function fingerprintOf(parts: readonly Piece[]): string {
  const fingerprint = new Fingerprint()
  for (const part of parts) fingerprint.add(part)
  return fingerprint.text(parts.slice(1).map(({ length }) => length))
}
