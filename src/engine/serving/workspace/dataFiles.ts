/** The user's data files: `<workspace>/data/<file>`. */
import { lstat, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ifMissing, oneWriter, writeUserFile } from './userFiles'
import { freeName } from './names'

/** A file that comes into the folder. */
interface Incoming {
  readonly bytes: number
  /** Whether a file of so many bytes has the same content. */
  readonly isSame: (path: string) => Promise<boolean>
  readonly put: (path: string, name: string) => Promise<void>
}

/** Puts a file into the folder. A file of the same name and content serves as it is; one of another content stays, and the new one gets a number. */
export async function placeData(folder: string, file: string, incoming: Incoming): Promise<{ file: string; isNew: boolean }> {
  let isThere = false
  const name = await freeName(file, async (candidate) => {
    const path = join(folder, candidate)
    const stats = await stat(path).catch(ifMissing(null))
    // Only a file can be the same; opening a named pipe would wait for ever.
    isThere = stats?.isFile() === true && stats.size === incoming.bytes && (await incoming.isSame(path))
    return stats !== null && !isThere
  })
  if (!isThere) await incoming.put(join(folder, name), name)
  return { file: name, isNew: !isThere }
}

/** Puts a file that is in memory into the folder, as `placeData` does. Throws CannotWrite. */
export function importData(folder: string, file: string, content: string | Uint8Array): Promise<{ file: string; isNew: boolean }> {
  // Compared as bytes: what no encoding can write, such as half a surrogate pair, is in the file as it is in these.
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return oneWriter(folder, file, () =>
    placeData(folder, file, {
      bytes: bytes.length,
      isSame: async (path) => (await readFile(path).catch(ifMissing(null)))?.equals(bytes) === true,
      put: (path, name) => writeUserFile(path, name, [bytes])
    })
  )
}

/** `missing` where no file has the name, `taken` where another has the new one; both change nothing. Throws CannotWrite. */
export function renameData(folder: string, file: string, to: string): Promise<'renamed' | 'missing' | 'taken'> {
  return oneWriter(folder, to, async () => {
    const isThere = async (name: string) => (await lstat(join(folder, name)).catch(ifMissing(null))) !== null
    if (!(await isThere(file))) return 'missing'
    if (file !== to && (await isThere(to))) return 'taken'
    await rename(join(folder, file), join(folder, to))
    return 'renamed'
  })
}
