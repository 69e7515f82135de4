/** Writes files under names of the user's, one writer at a time, and tells why one could not be written. */
import { join } from 'node:path'
import { writeAtomic } from '../../files/atomicFile'
import { withLock } from '../../files/lock'
import { whyNotFileName } from './names'

/** A file could not be written; `file` is its name, `reason` in words. */
export class CannotWrite extends Error {
  override readonly name = 'CannotWrite'
  constructor(
    readonly file: string,
    readonly reason: string,
    options?: ErrorOptions
  ) {
    super(`${file}: ${reason}`, options)
  }
}

/**
 * Does what reads and then writes a file of the user's, while no other process or call does so in this folder: check and write are one act.
 * Throws CannotWrite, also for a name that no file can have.
 */
export async function oneWriter<T>(folder: string, name: string, work: () => Promise<T>): Promise<T> {
  const why = whyNotFileName(name)
  if (why !== null) throw new CannotWrite(name, why)
  try {
    return await withLock(join(folder, '.lock'), work)
  } catch (error) {
    throw error instanceof CannotWrite ? error : new CannotWrite(name, reasonOf(error), { cause: error })
  }
}

/** Writes a file under a name of the user's. Throws CannotWrite. */
export async function writeUserFile(path: string, name: string, content: string | readonly Uint8Array[]): Promise<void> {
  try {
    await writeAtomic(path, content)
  } catch (error) {
    throw new CannotWrite(name, reasonOf(error), { cause: error })
  }
}

export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'the disk is full'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'writing there is not permitted'
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'a file stands where a folder must be'
  return error instanceof Error ? error.message : String(error)
}

/** For a missing file `value`; other errors pass. */
export function ifMissing<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value
    throw error
  }
}
