/** A fingerprint of data, to tell whether a resumed run still gets what it began with. */
import { crc32 } from 'node:zlib'

/** A checksum of all parts in their order, and their lengths. */
export function fingerprintOf(parts: readonly (string | Int32Array | Float32Array)[]): string {
  const bytes = (part: string | Int32Array | Float32Array) =>
    typeof part === 'string' ? Buffer.from(part) : Buffer.from(part.buffer, part.byteOffset, part.byteLength)
  const sum = parts.reduce((before, part) => crc32(bytes(part), before), 0)
  return [sum.toString(16), ...parts.slice(1).map((part) => part.length)].join('-')
}
