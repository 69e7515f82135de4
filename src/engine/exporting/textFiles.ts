/** Text files of an export: as a plan lists them, and as they are written. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PlannedFile } from '../../contract/export/events'

export interface TextFile {
  readonly path: string
  readonly text: string
  /** A few words say what it is. */
  readonly what: string
}

export function plannedTexts(files: readonly TextFile[]): PlannedFile[] {
  return files.map(({ path, text, what }) => ({ path, bytes: Buffer.byteLength(text), what }))
}

/** Writes the files into a folder, in which they may have folders of their own. */
export async function writeTexts(files: readonly TextFile[], folder: string): Promise<void> {
  for (const { path, text } of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}
