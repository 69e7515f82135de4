/** Finds a data file of the user by its name in the data folders, and reads its bytes in chunks, or tells why it cannot be read. */
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'

export interface DataPlaces {
  /** Folders in which data files are looked for, the first that has the file wins. */
  readonly dataFolders: readonly string[]
}

/** A file that is there and can be read. */
export interface DataFile {
  readonly file: string
  readonly path: string
  readonly bytes: number
}

interface Refused {
  readonly ok: false
  readonly problems: Problem[]
}
/** The result of reading, or the problems for which there is none. */
export type Read<T> = { readonly ok: true; readonly value: T } | Refused

/** Bytes of a user's file at most: tokens take four times that in memory. */
export const mostBytes = 268_435_456
const chunkBytes = 1 << 20

const place = { path: 'task' }
export const refuse = (...problems: Problem[]): Refused => ({ ok: false, problems })

/** Returns the problem of a file that cannot be read. `reason` is the part of a sentence after “it”. */
export const unreadable = (file: string, reason: string): Problem => problem('data.unreadable', place, { file, reason })

/** Looks through the folders. Only a regular file is opened: opening a named pipe would wait for ever. */
async function findDataFile(file: string, { dataFolders }: DataPlaces): Promise<Read<DataFile>> {
  for (const folder of dataFolders) {
    const path = join(folder, file)
    const stats = await stat(path).catch((error: unknown) => (isMissing(error) ? null : whyUnreadable(error)))
    if (stats === null) continue
    if (typeof stats === 'string') return refuse(unreadable(file, stats))
    if (!stats.isFile()) return refuse(unreadable(file, 'it is not a file'))
    if (stats.size > mostBytes) return refuse(problem('data.tooLarge', place, { file, bytes: stats.size, limit: mostBytes }))
    if (stats.size === 0) return refuse(problem('data.empty', place, { file }))
    return { ok: true, value: { file, path, bytes: stats.size } }
  }
  return refuse(problem('data.missing', place, { file, folders: [...dataFolders] }))
}

/** Finds the file and hands it to `read`. An error of the file system is told as a problem. */
export async function readDataFile<Result>(
  name: string,
  places: DataPlaces,
  read: (file: DataFile) => Promise<Result>
): Promise<Result | Refused> {
  const file = await findDataFile(name, places)
  if (!file.ok) return file
  try {
    return await read(file.value)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return refuse(unreadable(name, whyUnreadable(error)))
  }
}

/** The file's bytes, a chunk at a time; each chunk is overwritten by the next. Ends after `most` bytes. */
export async function* chunksOf({ path }: DataFile, most = Infinity): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const chunk = new Uint8Array(Math.min(chunkBytes, most))
    for (let left = most; left > 0;) {
      const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, left))
      if (bytesRead === 0) return
      left -= bytesRead
      yield chunk.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && 'syscall' in error

function isMissing(error: unknown): boolean {
  return isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

/** The end of the sentence “it cannot be read: …”. */
function whyUnreadable(error: unknown): string {
  const code = isSystemError(error) ? error.code : String(error)
  return code === 'EACCES' ? 'reading it is not permitted' : `the system says ${code ?? 'nothing'}`
}
