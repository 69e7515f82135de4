/** Notes of set-up for the tests of what reads them, in a folder that each test has anew. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

export function setUpNotes() {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatescope-note-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))
  return {
    /** The path of a note that is not there. */
    none: () => join(folder, 'none.json'),
    /** Writes a note, and gives its path. */
    written: (text: string): string => {
      const path = join(folder, 'runtime.json')
      writeFileSync(path, text)
      return path
    }
  }
}
