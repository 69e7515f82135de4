/** The user's data files: `<workspace>/data/<file>`. */
import { lstat, readFile, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ifMissing, oneWriter, writeUserFile } from './userFiles'
import { freeName } from './names'

/**
 * Puts a file into the folder. A file of the same name and content serves as it is; one of another content stays, and the new one gets a number.
 * Throws CannotWrite.
 */
export function importData(folder: string, file: string, content: string | Uint8Array): Promise<{ file: string; isNew: boolean }> {
  // Compared as bytes: what no encoding can write, such as half a surrogate pair, is in the file as it is in these.
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return oneWriter(folder, file, async () => {
    let isThere = false
    const isTakenByAnother = async (name: string) => {
      const stats = await stat(join(folder, name)).catch(ifMissing(null))
      // Only a file can be the same; opening a named pipe would wait for ever.
      const old = stats?.isFile() ? await readFile(join(folder, name)).catch(ifMissing(null)) : null
      isThere = old?.equals(bytes) === true
      return stats !== null && !isThere
    }
    const name = await freeName(file, isTakenByAnother)
    if (!isThere) await writeUserFile(join(folder, name), name, [bytes])
    return { file: name, isNew: !isThere }
  })
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
