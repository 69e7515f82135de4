/** Copies large files of the user into the data folder piece by piece: a file is there whole, or not at all. */
import { createHash, randomBytes } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../../files/atomicFile'
import { placeData } from './dataFiles'
import { CannotWrite, oneWriter, reasonOf } from './userFiles'

interface Copy {
  readonly file: string
  readonly path: string
  readonly handle: FileHandle
  readonly hash: Hash
  bytes: number
}

/** What nobody has added to for so long was left behind by a process that is gone. */
const leftBehindAfter = 24 * 3_600_000
const isPartial = (name: string): boolean => name.startsWith('.') && name.endsWith('.partial')

export class DataCopies {
  private readonly copies = new Map<string, Copy>()

  constructor(
    private readonly folder: string,
    private readonly now: () => number
  ) {}

  /** Returns the name of the copy. Throws CannotWrite. */
  async begin(file: string): Promise<string> {
    const copy = randomBytes(8).toString('hex')
    const path = join(this.folder, `.${copy}.partial`)
    const handle = await written(file, async () => {
      await mkdir(this.folder, { recursive: true })
      await this.removeLeftBehind()
      return open(path, 'wx')
    })
    this.copies.set(copy, { file, path, handle, hash: createHash('sha256'), bytes: 0 })
    return copy
  }

  /** False where there is no such copy. Throws CannotWrite, and gives the copy up then. */
  async add(name: string, piece: Uint8Array): Promise<boolean> {
    const copy = this.copies.get(name)
    if (!copy) return false
    try {
      await written(copy.file, () => copy.handle.writeFile(piece))
    } catch (error) {
      await this.drop(name)
      throw error
    }
    copy.hash.update(piece)
    copy.bytes += piece.length
    return true
  }

  /** Gives the file its name, as `placeData` does. Null where there is no such copy. Throws CannotWrite. */
  async end(name: string): Promise<{ file: string; isNew: boolean } | null> {
    const copy = this.copies.get(name)
    if (!copy) return null
    const { file, handle } = copy
    try {
      await written(file, () => handle.sync())
      return await oneWriter(this.folder, file, () => this.place(copy))
    } finally {
      await this.drop(name)
    }
  }

  async drop(name: string): Promise<void> {
    const copy = this.copies.get(name)
    if (!copy) return
    this.copies.delete(name)
    await copy.handle.close().catch(() => undefined)
    await rm(copy.path, { force: true })
  }

  private place({ file, path, hash, bytes }: Copy): Promise<{ file: string; isNew: boolean }> {
    const content = hash.digest('hex')
    return placeData(this.folder, file, {
      bytes,
      isSame: async (other) => (await hashOf(other)) === content,
      put: async (target) => {
        await rename(path, target)
        await syncFolder(this.folder)
      }
    })
  }

  private async removeLeftBehind(): Promise<void> {
    const ours = new Set(Array.from(this.copies.values(), ({ path }) => path))
    for (const path of (await readdir(this.folder)).filter(isPartial).map((name) => join(this.folder, name))) {
      const stats = await stat(path).catch(() => null)
      if (stats && !ours.has(path) && stats.mtimeMs < this.now() - leftBehindAfter) await rm(path, { force: true })
    }
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) if (Buffer.isBuffer(piece)) hash.update(piece)
  return hash.digest('hex')
}

/** Does what writes a file. Throws CannotWrite. */
async function written<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new CannotWrite(file, reasonOf(error), { cause: error })
  }
}
