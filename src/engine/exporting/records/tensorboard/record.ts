/** A record of a TensorFlow record file: its length, the length’s checksum, the bytes, and their checksum; little-endian. */
import { maskedCrc32c } from './crc32c'

const lengthBytes = 8
const sumBytes = 4
/** Bytes before those of the record itself. */
export const recordHeadBytes = lengthBytes + sumBytes

export function encodeRecord(bytes: Uint8Array): Uint8Array {
  const record = new Uint8Array(recordHeadBytes + bytes.length + sumBytes)
  const view = new DataView(record.buffer)
  view.setBigUint64(0, BigInt(bytes.length), true)
  view.setUint32(lengthBytes, maskedCrc32c(record.subarray(0, lengthBytes)), true)
  record.set(bytes, recordHeadBytes)
  view.setUint32(record.length - sumBytes, maskedCrc32c(bytes), true)
  return record
}

/** The length that the head of a record tells. Throws RangeError where its checksum is wrong. */
export function recordLength(head: Uint8Array): number {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  checkSum(head.subarray(0, lengthBytes), view.getUint32(lengthBytes, true))
  return Number(view.getBigUint64(0, true))
}

/** The record's bytes, without the checksum that follows them. Throws RangeError where it is wrong. */
export function recordBytes(tail: Uint8Array): Uint8Array {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  const bytes = tail.subarray(0, tail.length - sumBytes)
  checkSum(bytes, view.getUint32(bytes.length, true))
  return bytes
}

function checkSum(bytes: Uint8Array, sum: number): void {
  if (maskedCrc32c(bytes) !== sum) throw new RangeError('a checksum of the event file is wrong')
}
