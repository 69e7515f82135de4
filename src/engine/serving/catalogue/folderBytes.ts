/** Adds up how many bytes the files of a folder take. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Files that go away meanwhile count as nothing, as do those that take another's place once they are written. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  const sizes = await Promise.all(
    entries
      .filter(({ name }) => !name.endsWith('.partial'))
      .map((entry) => {
        const path = join(folder, entry.name)
        return entry.isDirectory() ? folderBytes(path) : fileBytes(path)
      })
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** 0 for a file that is not there. */
async function fileBytes(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0
}
