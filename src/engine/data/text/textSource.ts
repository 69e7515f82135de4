/** Finds the text that a task names: the shipped novel, or a file of the user by name in the data folders. */
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { problem } from '../../../contract/problems/problems'
import type { Problem } from '../../../contract/problems/problems'
import type { TextSource } from '../../../contract/document/task'
import { mobyDickChapters } from './mobyDick'

export interface DataPlaces {
  /** Folders in which data files are looked for, the first that has the file wins. */
  readonly dataFolders: readonly string[]
}

/** A text in the parts that it may be cut between (chapters), or as one. */
export type ReadText =
  { readonly ok: true; readonly title: string; readonly parts: readonly string[] } | { readonly ok: false; readonly problems: Problem[] }

/** Bytes of a user's text file at most: tokens take four times that in memory. */
export const textBytes = 268_435_456

export async function readText(source: TextSource, places: DataPlaces): Promise<ReadText> {
  if (source.kind === 'file') return readFileText(source.file, places.dataFolders)
  try {
    return { ok: true, title: 'Moby Dick', parts: await mobyDickChapters() }
  } catch (error) {
    return unreadable('Moby Dick', `its package is missing or damaged (${codeOf(error)})`)
  }
}

async function readFileText(file: string, folders: readonly string[]): Promise<ReadText> {
  for (const folder of folders) {
    const text = await readFrom(file, join(folder, file))
    if (text) return text
  }
  return { ok: false, problems: [problem('data.missing', { path: 'task.source.file' }, { file, folders: [...folders] })] }
}

/** Null when there is no such file. */
async function readFrom(file: string, path: string): Promise<ReadText | null> {
  let handle: FileHandle | null = null
  try {
    handle = await open(path, 'r')
    return await readHandle(file, handle)
  } catch (error) {
    const code = codeOf(error)
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? null
      : unreadable(file, code === 'EACCES' ? 'reading it is not permitted' : `the system says ${code}`)
  } finally {
    await handle?.close()
  }
}

async function readHandle(file: string, handle: FileHandle): Promise<ReadText> {
  const stat = await handle.stat()
  if (!stat.isFile()) return unreadable(file, 'it is not a file')
  if (stat.size > textBytes)
    return { ok: false, problems: [problem('data.tooLarge', { path: 'task.source.file' }, { file, bytes: stat.size, limit: textBytes })] }
  const text = decodeUtf8(await handle.readFile())
  return text === null ? unreadable(file, 'it is not text in UTF-8') : { ok: true, title: file, parts: [text] }
}

/** Null when the bytes are not UTF-8. A byte order mark is dropped, and line ends become `\n`. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n')
  } catch {
    return null
  }
}

function unreadable(file: string, reason: string): ReadText {
  return { ok: false, problems: [problem('data.unreadable', { path: 'task.source' }, { file, reason })] }
}

function codeOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : String(error)
}
