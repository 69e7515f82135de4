/** A file without a name for the numbers of data that is too large for memory. It vanishes with the data, also where the process is killed. */
import { randomBytes } from 'node:crypto'
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const closing = new FinalizationRegistry((file: number) => closeSync(file))

export class ScratchFile {
  /** Bytes that were written. */
  length = 0
  private file: number | null = null

  /** The file is made in the folder when the first bytes are written. */
  constructor(private readonly folder: string) {}

  /** Returns the place at which the bytes lie. Throws the file system's error where they find no room. */
  append(bytes: Uint8Array): number {
    const place = this.length
    const file = (this.file ??= this.open())
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, place + at)
    this.length += bytes.length
    return place
  }

  /** Fills `bytes` with those that lie at a place. */
  read(place: number, bytes: Uint8Array): void {
    if (this.file === null) return
    for (let at = 0; at < bytes.length;) {
      const count = readSync(this.file, bytes, at, bytes.length - at, place + at)
      if (count === 0) return
      at += count
    }
  }

  private open(): number {
    mkdirSync(this.folder, { recursive: true })
    const path = join(this.folder, `${randomBytes(8).toString('hex')}.numbers`)
    const file = openSync(path, 'wx+', 0o600)
    // The open file goes on without its name, and the system frees it once it is closed.
    rmSync(path)
    closing.register(this, file)
    return file
  }
}
