/**
 * The frame of a record in a run's log: a marker, a checksum of all that follows, what kind it is, and how long. docs/run-format.md has it byte by byte.
 * All numbers are little-endian.
 */
import { checksumOf } from './checksum'

/** `GSR1`, where a record begins. */
export const marker = Buffer.from('GSR1', 'latin1')
const markerNumber = marker.readUInt32LE(0)
/** Marker, checksum, kind, bytes of the payload: four bytes each. */
export const headBytes = 16
const checksumAt = 4
const kindAt = 8
const lengthAt = 12
/** A longer payload is none: what says so is damaged. */
export const mostPayloadBytes = 1 << 28

export const recordKinds = { start: 0, steps: 1, evaluation: 2, cut: 3 } as const
export type RecordKind = (typeof recordKinds)[keyof typeof recordKinds]

/** Records begin at multiples of eight bytes, so that their numbers lie where arrays can be laid over them. */
export const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8

/** A record with room for a payload of so many bytes, which `fill` writes. */
export function frameOf(kind: RecordKind, payloadBytes: number, fill: (payload: ArrayBuffer, at: number) => void): Uint8Array {
  const memory = new ArrayBuffer(padded(headBytes + payloadBytes))
  fill(memory, headBytes)
  const bytes = Buffer.from(memory)
  marker.copy(bytes)
  bytes.writeUInt32LE(kind, kindAt)
  bytes.writeUInt32LE(payloadBytes, lengthAt)
  bytes.writeUInt32LE(recordSum(bytes, 0, payloadBytes), checksumAt)
  return bytes
}

/** A record that was found whole. */
export interface FoundRecord {
  /** Kinds of later versions are passed over. */
  readonly kind: number
  readonly payloadBytes: number
}

/**
 * The record that begins at `at`; `longer` where the bytes end before it does, and null where none begins or it is damaged. Bytes of padding
 * at its end may be missing.
 */
export function recordAt(bytes: Buffer, at: number): FoundRecord | 'longer' | null {
  if (bytes.length - at < headBytes) return 'longer'
  if (bytes.readUInt32LE(at) !== markerNumber) return null
  const payloadBytes = bytes.readUInt32LE(at + lengthAt)
  if (payloadBytes > mostPayloadBytes) return null
  if (at + headBytes + payloadBytes > bytes.length) return 'longer'
  if (recordSum(bytes, at, payloadBytes) !== bytes.readUInt32LE(at + checksumAt)) return null
  return { kind: bytes.readUInt32LE(at + kindAt), payloadBytes }
}

/** Of kind, length and payload. */
const recordSum = (bytes: Buffer, at: number, payloadBytes: number): number => checksumOf(bytes, at + kindAt, at + headBytes + payloadBytes)

/** The bytes of the record that seems to begin at `at`, as far as its head is there. */
export function wantedBytes(bytes: Buffer, at: number): number {
  return bytes.length - at < headBytes ? headBytes : headBytes + bytes.readUInt32LE(at + lengthAt)
}
