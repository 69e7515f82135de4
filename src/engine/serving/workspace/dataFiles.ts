/** The user's data files: `<workspace>/data/<file>`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ifMissing, oneWriter, writeUserFile } from './documents'
import { freeName } from './names'

/**
 * Puts a text into the folder. A file of the same name and content serves as it is; one of another content stays, and the new one gets a number.
 * Throws CannotWrite.
 */
export function importData(folder: string, file: string, text: string): Promise<string> {
  // Compared as bytes: what no encoding can write, such as half a surrogate pair, is in the file as it is in these.
  const bytes = Buffer.from(text)
  return oneWriter(folder, file, async () => {
    const isTakenByAnother = async (name: string) => {
      const old = await readFile(join(folder, name)).catch(ifMissing(null))
      return old !== null && !old.equals(bytes)
    }
    const name = await freeName(file, isTakenByAnother)
    await writeUserFile(join(folder, name), name, text)
    return name
  })
}
