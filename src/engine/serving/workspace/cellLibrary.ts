/** The user's library of cells: `<workspace>/cells/<name>.cell.json`. */
import { rename, rm } from 'node:fs/promises'
import * as z from 'zod'
import { cellGraphSchema } from '../../../contract/document/cellGraph'
import type { CellGraph } from '../../../contract/document/cellGraph'
import { readJson } from '../../../contract/readJson'
import type { Replaces } from '../../../contract/procedures/workspace'
import type { LibraryCell } from '../../../contract/procedures/library'
import { NamedFiles } from './namedFiles'
import { oneWriter } from './userFiles'

const fileSchema = z.strictObject({ format: z.literal('gatescope-cell'), version: z.literal(1), cell: cellGraphSchema })

export class CellLibrary {
  private readonly files: NamedFiles

  constructor(folder: string) {
    this.files = new NamedFiles(folder, '.cell.json')
  }

  /** By name; a file that holds no cell is named beside them. */
  async list(): Promise<{ cells: LibraryCell[]; unreadable: string[] }> {
    const names = (await this.files.names()).sort()
    const read = await Promise.all(names.map(async (name) => ({ name, cell: await this.read(name).catch(() => null) })))
    return {
      cells: read.flatMap(({ cell }) => cell ?? []),
      unreadable: read.flatMap(({ name, cell }) => (cell === null ? [name] : []))
    }
  }

  /** Null where another file has the name than `replaces` allows. Then, and where it throws CannotWrite, the file is as it was. */
  save(name: string, cell: CellGraph, replaces: Replaces): Promise<{ savedAt: number } | null> {
    const file: z.infer<typeof fileSchema> = { format: 'gatescope-cell', version: 1, cell }
    return this.files.save(name, `${JSON.stringify(file, null, 2)}\n`, replaces)
  }

  /** `missing` where no cell has the name, `taken` where another has the new one; both change nothing. Throws CannotWrite. */
  rename(name: string, to: string): Promise<{ savedAt: number } | 'missing' | 'taken'> {
    const { files } = this
    return oneWriter(files.folder, to, async () => {
      const there = await files.savedAt(name)
      if (there === null) return 'missing'
      if (name === to) return { savedAt: there }
      if ((await files.savedAt(to)) !== null) return 'taken'
      await rename(files.path(name), files.path(to))
      return { savedAt: (await files.savedAt(to)) ?? 0 }
    })
  }

  /** False where no cell has the name. Throws CannotWrite. */
  remove(name: string): Promise<boolean> {
    const { files } = this
    return oneWriter(files.folder, name, async () => {
      if ((await files.savedAt(name)) === null) return false
      await rm(files.path(name))
      return true
    })
  }

  /** Null where the file is gone or holds no cell. */
  private async read(name: string): Promise<LibraryCell | null> {
    const stored = await this.files.read(name)
    const file = stored && readJson(stored.text, fileSchema)
    return stored && file && { name, savedAt: stored.savedAt, cell: file.cell }
  }
}
