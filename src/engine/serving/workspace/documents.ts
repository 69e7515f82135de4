/** The user's saved documents: `<workspace>/documents/<name>.gatescope.json`. */
import { mkdir, readFile, readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { GatescopeDocument } from '../../../contract/document/document'
import { parseDocument } from '../../../contract/document/parseDocument'
import { documentNameSchema } from '../../../contract/procedures/workspace'
import type { Opened, Replaces } from '../../../contract/procedures/workspace'
import { writeAtomic } from '../../files/atomicFile'
import { withLock } from '../../files/lock'
import { whyNotFileName } from './names'

const ending = '.gatescope.json'

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

export class Documents {
  constructor(private readonly folder: string) {}

  /** Newest first. */
  async list(): Promise<{ name: string; savedAt: number }[]> {
    await mkdir(this.folder, { recursive: true })
    const files = (await readdir(this.folder)).filter((file) => file.endsWith(ending))
    const names = files.map((file) => file.slice(0, -ending.length)).filter((name) => documentNameSchema.safeParse(name).success)
    const entries = await Promise.all(names.map(async (name) => ({ name, savedAt: (await stat(this.path(name))).mtimeMs })))
    return entries.sort((a, b) => b.savedAt - a.savedAt)
  }

  /** Null when there is no such document. */
  async open(name: string): Promise<{ opened: Opened; savedAt: number } | null> {
    // Before the text, so that a file that is written meanwhile counts as another one.
    const savedAt = await this.savedAt(name)
    const text = await readFile(this.path(name), 'utf8').catch(ifMissing(null))
    return savedAt === null || text === null ? null : { opened: parseDocument(text), savedAt }
  }

  /** Null where another file has the name than `replaces` allows. Then, and where it throws CannotWrite, the file is as it was. */
  save(name: string, document: GatescopeDocument, replaces: Replaces): Promise<{ savedAt: number } | null> {
    return oneWriter(this.folder, name, async () => {
      const there = await this.savedAt(name)
      if (there !== null && replaces !== 'any' && there !== replaces) return null
      await writeUserFile(this.path(name), name, `${JSON.stringify(document, null, 2)}\n`)
      return { savedAt: await this.dated(name, there) }
    })
  }

  /** Returns the time of the file that was just written, which is later than that of the file before it on a coarse clock, too. */
  private async dated(name: string, before: number | null): Promise<number> {
    const { mtimeMs } = await stat(this.path(name))
    if (before === null || mtimeMs > before) return mtimeMs
    const later = new Date(Math.floor(before) + 1)
    await utimes(this.path(name), later, later)
    return (await stat(this.path(name))).mtimeMs
  }

  private async savedAt(name: string): Promise<number | null> {
    const stats = await stat(this.path(name)).catch(ifMissing(null))
    return stats && stats.mtimeMs
  }

  private path(name: string): string {
    return join(this.folder, `${name}${ending}`)
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
