/** Finds a data file of the user by its name in the data folders, and reads its bytes in chunks, or tells why it cannot be read. */
import { open, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { problem } from '../../../contract/problems/problem'
import type { Problem } from '../../../contract/problems/problems'
import { ScratchFile } from '../stored/scratchFile'
import { FileWatch } from './readWatch'
import type { ReadWatch } from './readWatch'

export interface DataPlaces {
  /** Folders in which data files are looked for, the first that has the file wins. */
  readonly dataFolders: readonly string[]
  /** A folder on the disk for the numbers of large files; that of the system for temporary files when not given. */
  readonly scratch?: string
  /** Bytes of a file whose numbers are held in memory; 16 MiB when not given. */
  readonly mostInMemory?: number
  /** Bytes that are read at a time; 1 MiB when not given. */
  readonly pieceBytes?: number
  readonly watch?: ReadWatch
}

/** A file that is there and can be read. */
export interface DataFile {
  readonly file: string
  readonly path: string
  readonly bytes: number
  /** Takes what is read of a file that is too large for memory; null for any other. */
  readonly scratch: ScratchFile | null
  readonly pieceBytes?: number
  /** Characters that an entry of a table may have; `mostEntryCharacters` when not given. */
  readonly entryCharacters?: number
  readonly watch?: FileWatch | undefined
}

interface Refused {
  readonly ok: false
  readonly problems: Problem[]
}
/** The result of reading, or the problems for which there is none. */
export type Read<T> = { readonly ok: true; readonly value: T } | Refused

/** Bytes at most of a file that is read into memory as a whole. */
export const mostBytes = 268_435_456
/** Bytes at most of a file that is read in pieces: its places are counted in 32 bits. */
export const mostBytesInPieces = 4_294_967_295
/** Tokens and numbers take up to thirty times the bytes of a file. */
const usuallyInMemory = 1 << 24
const chunkBytes = 1 << 20

const place = { path: 'task' }
export const refuse = (...problems: Problem[]): Refused => ({ ok: false, problems })

/** Returns the problem of a file that cannot be read. `reason` is the part of a sentence after “it”. */
export const unreadable = (file: string, reason: string): Problem => problem('data.unreadable', place, { file, reason })

/** Looks through the folders. Only a regular file is opened: opening a named pipe would wait for ever. */
async function findDataFile(file: string, places: DataPlaces, limit: number): Promise<Read<DataFile>> {
  const { dataFolders, mostInMemory = usuallyInMemory, scratch = tmpdir(), pieceBytes, watch } = places
  for (const folder of dataFolders) {
    const path = join(folder, file)
    const stats = await stat(path).catch((error: unknown) => (isMissing(error) ? null : whyUnreadable(error)))
    if (stats === null) continue
    if (typeof stats === 'string') return refuse(unreadable(file, stats))
    if (!stats.isFile()) return refuse(unreadable(file, 'it is not a file'))
    if (stats.size > limit) return refuse(problem('data.tooLarge', place, { file, bytes: stats.size, limit }))
    if (stats.size === 0) return refuse(problem('data.empty', place, { file }))
    const isLarge = stats.size > mostInMemory
    const reading = { ...(pieceBytes && { pieceBytes }), ...(watch && { watch: new FileWatch(watch, stats.size) }) }
    return { ok: true, value: { file, path, bytes: stats.size, scratch: isLarge ? new ScratchFile(scratch) : null, ...reading } }
  }
  return refuse(problem('data.missing', place, { file, folders: [...dataFolders] }))
}

/** Finds the file, which has at most `limit` bytes, and hands it to `read`. An error of the file system is told as a problem. */
export async function readDataFile<Result>(
  name: string,
  places: DataPlaces,
  read: (file: DataFile) => Promise<Result>,
  limit = mostBytes
): Promise<Result | Refused> {
  const file = await findDataFile(name, places, limit)
  if (!file.ok) return file
  try {
    return await read(file.value)
  } catch (error) {
    if (!isSystemError(error)) throw error
    return refuse(unreadable(name, whyUnreadable(error)))
  }
}

/** The file's bytes, a chunk at a time; each chunk is overwritten by the next. Ends after `most` bytes. */
export async function* chunksOf(
  { path, watch, pieceBytes = chunkBytes }: Pick<DataFile, 'path' | 'pieceBytes' | 'watch'>,
  most = Infinity
): AsyncGenerator<Uint8Array> {
  const handle = await open(path, 'r')
  try {
    const chunk = new Uint8Array(Math.min(pieceBytes, most))
    let bytes = 0
    for (let left = most; left > 0;) {
      const { bytesRead } = await handle.read(chunk, 0, Math.min(chunk.length, left))
      if (bytesRead === 0) return
      left -= bytesRead
      bytes += bytesRead
      watch?.at(bytes)
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
  if (code === 'ENOSPC') return 'the disk has no room for its numbers'
  return code === 'EACCES' ? 'reading it is not permitted' : `the system says ${code ?? 'nothing'}`
}
