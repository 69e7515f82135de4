/** The user's data files: `<workspace>/data/<file>`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ifMissing, writeUserFile } from './documents'
import { freeName } from './names'

/**
 * Puts a text into the folder. A file of the same name and content serves as it is; one of another content stays, and the new one gets a number.
 * Throws CannotWrite.
 */
export async function importData(folder: string, file: string, text: string): Promise<string> {
  const isTakenByAnother = async (name: string) => {
    const old = await readFile(join(folder, name), 'utf8').catch(ifMissing(null))
    return old !== null && old !== text
  }
  const name = await freeName(file, isTakenByAnother)
  await writeUserFile(join(folder, name), name, text)
  return name
}
