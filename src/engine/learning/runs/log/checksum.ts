/**
 * CRC-32 (that of zip and PNG) of a stretch of bytes. The library's own is quicker for long stretches; for the short records of slow steps, of which
 * a run can have a million, calling it costs many times what it computes.
 */
import { crc32 } from 'node:zlib'

/** From so many bytes on the library is quicker. */
const long = 2_048
const polynomial = 0xedb88320

/** Four tables of 256, one after another: the remainder of a byte with none to three bytes of zeros behind it. */
const tables = tablesOf()

export function checksumOf(bytes: Buffer, from: number, to: number): number {
  if (to - from >= long) return crc32(bytes.subarray(from, to))
  let sum = -1
  let at = from
  for (; at + 4 <= to; at += 4) {
    sum ^= byte(bytes, at) | (byte(bytes, at + 1) << 8) | (byte(bytes, at + 2) << 16) | (byte(bytes, at + 3) << 24)
    sum = entry(768 + (sum & 255)) ^ entry(512 + ((sum >>> 8) & 255)) ^ entry(256 + ((sum >>> 16) & 255)) ^ entry(sum >>> 24)
  }
  for (; at < to; at++) sum = entry((sum ^ byte(bytes, at)) & 255) ^ (sum >>> 8)
  return ~sum >>> 0
}

const byte = (bytes: Buffer, at: number): number => bytes[at] ?? 0
const entry = (at: number): number => tables[at] ?? 0

function tablesOf(): Int32Array {
  const table = new Int32Array(1024)
  for (let value = 0; value < 256; value++) {
    let sum = value
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ polynomial : sum >>> 1
    table[value] = sum
  }
  for (let at = 256; at < 1024; at++) {
    const before = table[at - 256] ?? 0
    table[at] = (table[before & 255] ?? 0) ^ (before >>> 8)
  }
  return table
}
