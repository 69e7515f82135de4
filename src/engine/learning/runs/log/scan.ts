/** Walks through a log's records once, from where it stopped last, and passes over damage to the next record that is whole. */
import { closeSync, fstatSync, openSync } from 'node:fs'
import { readPart } from '../../../files/readPart'
import { headBytes, marker, padded, recordAt, wantedBytes } from './frame'
import type { FoundRecord } from './frame'

/** Bytes that are read at once; a record that is longer is read as a whole. */
const chunkBytes = 8 << 20

/** A whole record and where it lies. */
export interface ScannedRecord extends FoundRecord {
  /** Of the file, where the record begins. */
  readonly offset: number
  /** The bytes at hand, and where the payload begins among them: valid during the call only. */
  readonly bytes: Buffer
  readonly payloadAt: number
}

export class LogScan {
  /** Bytes up to which all is known: the end of the last whole record. */
  end = 0
  /** Places between records where bytes were no record. */
  damagedPlaces = 0
  /** The size of the file when it was read last: what lies behind `end` is no whole record. */
  size = 0

  /** @param take is given each record, in order */
  constructor(
    private readonly path: string,
    private readonly take: (record: ScannedRecord) => void
  ) {}

  /** A record was added behind all others: what lay between is damage. */
  added(offset: number, end: number): void {
    if (offset > padded(this.end)) this.damagedPlaces += 1
    this.end = end
    this.size = end
  }

  /**
   * Reads what is new. Where there is no file there are no records. Throws what the file system throws.
   * @param most stops after so many bytes, at the end of a record. Returns whether there may be more.
   */
  readOn(most = Infinity): boolean {
    const file = openForReading(this.path)
    if (file === null) return false
    const began = this.end
    try {
      this.size = fstatSync(file).size
      const atOnce = Math.min(chunkBytes, most)
      let chunk = new Chunk(file, this.end, Math.min(atOnce, this.size - this.end))
      let at = 0
      let damaged = false
      while (chunk.offset + at < this.size) {
        const found = recordAt(chunk.bytes, at)
        const more = this.size - chunk.offset - at
        if (found === 'longer' && chunk.bytes.length - at < more && wantedBytes(chunk.bytes, at) <= more) {
          chunk = new Chunk(file, chunk.offset + at, Math.min(more, Math.max(atOnce, wantedBytes(chunk.bytes, at))))
          at = 0
        } else if (found === null || found === 'longer') {
          damaged = true
          at = nextMarker(chunk.bytes, at + 1)
        } else {
          if (damaged) this.damagedPlaces += 1
          damaged = false
          // Written out: to spread `found` costs many times what all else does.
          this.take({
            kind: found.kind,
            payloadBytes: found.payloadBytes,
            offset: chunk.offset + at,
            bytes: chunk.bytes,
            payloadAt: at + headBytes
          })
          at += padded(headBytes + found.payloadBytes)
          this.end = Math.min(chunk.offset + at, this.size)
          if (this.end - began >= most) return true
        }
      }
      return false
    } finally {
      closeSync(file)
    }
  }
}

/** A stretch of the file in memory, laid so that records at multiples of eight bytes of the file are at such of memory. */
class Chunk {
  readonly bytes: Buffer

  constructor(
    file: number,
    readonly offset: number,
    length: number
  ) {
    const lead = offset % 8
    const bytes = Buffer.from(new ArrayBuffer(lead + Math.max(0, length)), lead)
    this.bytes = bytes.subarray(0, readPart(file, bytes, offset))
  }
}

/** Where the next record may begin, or so near the end that a marker may go on behind it. */
function nextMarker(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(marker, from)
  return at < 0 ? Math.max(from, bytes.length - marker.length + 1) : at
}

function openForReading(path: string): number | null {
  try {
    return openSync(path, 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
