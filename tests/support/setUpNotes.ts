/** Writes the note that set-up leaves for the engine, in a folder that goes away. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatescope-note-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Returns the path of the note. */
export function writeNote(text: string): string {
  const path = join(folder, 'runtime.json')
  writeFileSync(path, text)
  return path
}

/** The path of a note that is not there. */
export const absentNote = (): string => join(folder, 'none.json')
