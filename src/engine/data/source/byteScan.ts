/** Looks at all bytes of a file and gathers what tells its encoding: marks, zeros, and whether they are UTF-8 (RFC 3629). */

/** A byte of the file, with its place counted from 1. */
export interface FoundByte {
  readonly byte: number
  readonly offset: number
  readonly line: number
}

/** The five bytes that Windows-1252 leaves undefined. */
const undefinedInWindows = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])

export class ByteScan {
  bytes = 0
  /** Bytes from 0x80 on. */
  high = 0
  /** Letters of ASCII. */
  letters = 0
  /** Characters of several bytes that are UTF-8. */
  sequences = 0
  /** Bytes that UTF-8 does not allow where they stand. */
  misfits = 0
  zerosAtEven = 0
  zerosAtOdd = 0
  firstMisfit: FoundByte | null = null
  firstZero: FoundByte | null = null
  firstUndefined: FoundByte | null = null
  readonly start: number[] = []
  private line = 1
  /** Continuation bytes that are still to come, and the range of the next one. */
  private awaited = 0
  private low = 0x80
  private top = 0xbf
  private begun: FoundByte | null = null

  push(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.bytes < 4) this.start.push(byte)
      this.bytes++
      if (byte < 0x80) this.ascii(byte)
      else this.beyondAscii(byte)
    }
  }

  /** Must be called after the last byte. */
  end(): this {
    this.broken()
    return this
  }

  private ascii(byte: number): void {
    if (this.awaited > 0) this.broken()
    if (byte >= 0x41) this.letters++
    else if (byte === 0x0a) this.line++
    else if (byte === 0) this.zero()
  }

  private zero(): void {
    if (this.bytes % 2 === 1) this.zerosAtEven++
    else this.zerosAtOdd++
    this.firstZero ??= this.here(0)
  }

  private beyondAscii(byte: number): void {
    this.high++
    if (undefinedInWindows.has(byte)) this.firstUndefined ??= this.here(byte)
    if (this.awaited === 0) this.first(byte)
    else if (byte < this.low || byte > this.top) {
      this.broken()
      this.first(byte)
    } else {
      ;[this.low, this.top] = [0x80, 0xbf]
      if (--this.awaited === 0) this.sequences++
    }
  }

  private first(byte: number): void {
    this.begun = this.here(byte)
    if (byte >= 0xc2 && byte <= 0xdf) this.awaited = 1
    else if (byte >= 0xe0 && byte <= 0xef) this.awaited = 2
    else if (byte >= 0xf0 && byte <= 0xf4) this.awaited = 3
    else return this.misfit()
    this.low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80
    this.top = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf
  }

  /** A sequence has ended before its last byte. */
  private broken(): void {
    if (this.awaited > 0) this.misfit()
  }

  private misfit(): void {
    this.awaited = 0
    this.misfits++
    this.firstMisfit ??= this.begun
  }

  private here(byte: number): FoundByte {
    return { byte, offset: this.bytes, line: this.line }
  }
}
