/** A file with one JSON object a line, append-only. A line that was cut off or damaged is dropped; lines from before there were checksums are read as they are. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import type * as z from 'zod'
import { readJson } from '../../contract/readJson'

/** The last member of a line: a checksum of the line as it is without it. */
const checksumPattern = /,"crc32":"([0-9a-f]{8})"\}$/

export class JsonLines<Line extends object> {
  private started = false
  private isNew = false

  constructor(
    private readonly path: string,
    private readonly schema: z.ZodType<Line>
  ) {}

  /** Returns the lines of this form; none where there is no file. */
  read(): Line[] {
    const lines = existsSync(this.path) ? readFileSync(this.path, 'utf8').split('\n') : []
    return lines.map((line) => this.lineOf(line)).filter((line) => line !== null)
  }

  /** Throws what the file system throws. */
  append(line: Line): void {
    // The first line feed ends a line that was cut off.
    if (!this.started) mkdirSync(dirname(this.path), { recursive: true })
    appendFileSync(this.path, `${this.started ? '' : '\n'}${withChecksum(JSON.stringify(line))}\n`)
    this.started = true
    this.isNew = true
  }

  /** Brings to the disk what was written up to now. Throws what the file system throws. */
  async sync(): Promise<void> {
    if (!this.isNew) return
    this.isNew = false
    const file = await open(this.path, 'r+')
    try {
      await file.datasync()
    } finally {
      await file.close()
    }
  }

  private lineOf(text: string): Line | null {
    const checksum = checksumPattern.exec(text)?.[1]
    const plain = text.replace(checksumPattern, '}')
    return checksum === undefined || checksum === checksumOf(plain) ? readJson(plain, this.schema) : null
  }
}

/** The same object with a further member, its checksum. */
const withChecksum = (json: string): string => `${json.slice(0, -1)},"crc32":"${checksumOf(json)}"}`

const checksumOf = (json: string): string => crc32(json).toString(16).padStart(8, '0')
