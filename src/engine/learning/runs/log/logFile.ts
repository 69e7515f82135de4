/** A file that only grows: records are added at its end, and brought to the disk apart from the work that writes them. */
import { closeSync, fdatasync, fdatasyncSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { syncFolder } from '../../../files/atomicFile'
import { padded } from './frame'

const sync = promisify(fdatasync)

export class LogFile {
  private file: number | null = null
  private size = 0
  /** Whether something was written that may not be on the disk. */
  private isNew = false
  /** Whether the folder may not know of the file yet. */
  private isNamed = false
  private syncing: Promise<void> | null = null
  private failure: Error | null = null

  constructor(private readonly path: string) {}

  /** Bytes of the file, once it is open for writing. */
  open(): number {
    this.opened()
    return this.size
  }

  /** Adds a record and returns where it begins: a multiple of eight. Throws what the file system throws; what was written then is no record. */
  append(frame: Uint8Array): number {
    this.tellFailure()
    const file = this.opened()
    const offset = padded(this.size)
    this.write(file, this.size === offset ? frame : Buffer.concat([new Uint8Array(offset - this.size), frame]))
    return offset
  }

  /** Brings to the disk what was written; the returned promise waits for what is new at the call. */
  async sync(): Promise<void> {
    while (this.syncing) await this.syncing
    if (this.file === null || !this.isNew) return
    this.isNew = false
    this.syncing = this.bringToDisk(this.file)
    await this.syncing
    this.tellFailure()
  }

  /** Closes the file, with all on the disk; a further record opens it again. */
  close(): void {
    const { file, syncing } = this
    this.file = null
    this.failure = null
    if (file === null) return
    if (syncing) void syncing.then(() => closeWhole(file))
    else closeWhole(file, this.isNew)
    this.isNew = false
  }

  private opened(): number {
    if (this.file === null) {
      mkdirSync(dirname(this.path), { recursive: true })
      this.file = openSync(this.path, 'a')
      this.size = fstatSync(this.file).size
    }
    return this.file
  }

  private write(file: number, bytes: Uint8Array): void {
    this.isNew = true
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done)
      this.size += bytes.length
    } catch (error) {
      this.size = fstatSync(file).size
      throw error
    }
  }

  private async bringToDisk(file: number): Promise<void> {
    try {
      await sync(file)
      if (!this.isNamed) await syncFolder(dirname(this.path))
      this.isNamed = true
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error))
    } finally {
      this.syncing = null
    }
  }

  /** What the disk refused is told by the next call, so that a run does not go on without a record. */
  private tellFailure(): void {
    if (this.failure !== null) throw this.failure
  }
}

/** What the disk refuses now cannot be told any more: the next one who reads finds what is there. */
function closeWhole(file: number, isNew = true): void {
  try {
    if (isNew) fdatasyncSync(file)
  } catch {
    // As above.
  }
  closeSync(file)
}
