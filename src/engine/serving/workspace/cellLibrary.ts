/** The user's library of cells: `<workspace>/cells/<name>.cell.json`. */
import { mkdir, readFile, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { cellGraphSchema } from '../../../contract/document/cellGraph'
import type { CellGraph } from '../../../contract/document/cellGraph'
import { readJson } from '../../../contract/readJson'
import { documentNameSchema } from '../../../contract/procedures/workspace'
import type { Replaces } from '../../../contract/procedures/workspace'
import type { LibraryCell } from '../../../contract/procedures/library'
import { ifMissing, oneWriter, writeUserFile } from './documents'

const ending = '.cell.json'
const fileSchema = z.strictObject({ format: z.literal('gatescope-cell'), version: z.literal(1), cell: cellGraphSchema })

export class CellLibrary {
  constructor(private readonly folder: string) {}

  /** By name; a file that holds no cell is named beside them. */
  async list(): Promise<{ cells: LibraryCell[]; unreadable: string[] }> {
    await mkdir(this.folder, { recursive: true })
    const files = (await readdir(this.folder)).filter((file) => file.endsWith(ending)).sort()
    const names = files.map((file) => file.slice(0, -ending.length)).filter((name) => documentNameSchema.safeParse(name).success)
    const read = await Promise.all(names.map(async (name) => ({ name, cell: await this.read(name) })))
    return {
      cells: read.flatMap(({ cell }) => cell ?? []),
      unreadable: read.flatMap(({ name, cell }) => (cell === null ? [name] : []))
    }
  }

  /** Null where another file has the name than `replaces` allows. Then, and where it throws CannotWrite, the file is as it was. */
  save(name: string, cell: CellGraph, replaces: Replaces): Promise<{ savedAt: number } | null> {
    return oneWriter(this.folder, name, async () => {
      const there = await this.savedAt(name)
      if (there !== null && replaces !== 'any' && there !== replaces) return null
      const file: z.infer<typeof fileSchema> = { format: 'gatescope-cell', version: 1, cell }
      await writeUserFile(this.path(name), name, `${JSON.stringify(file, null, 2)}\n`)
      return { savedAt: (await this.savedAt(name)) ?? 0 }
    })
  }

  /** `missing` where no cell has the name, `taken` where another has the new one; both change nothing. Throws CannotWrite. */
  rename(name: string, to: string): Promise<{ savedAt: number } | 'missing' | 'taken'> {
    return oneWriter(this.folder, to, async () => {
      const there = await this.savedAt(name)
      if (there === null) return 'missing'
      if (name === to) return { savedAt: there }
      if ((await this.savedAt(to)) !== null) return 'taken'
      await rename(this.path(name), this.path(to))
      return { savedAt: (await this.savedAt(to)) ?? 0 }
    })
  }

  /** False where no cell has the name. Throws CannotWrite. */
  remove(name: string): Promise<boolean> {
    return oneWriter(this.folder, name, async () => {
      if ((await this.savedAt(name)) === null) return false
      await rm(this.path(name))
      return true
    })
  }

  /** Null where the file is gone or holds no cell. */
  private async read(name: string): Promise<LibraryCell | null> {
    const savedAt = await this.savedAt(name)
    const text = await readFile(this.path(name), 'utf8').catch(ifMissing(''))
    const file = readJson(text, fileSchema)
    return savedAt === null || file === null ? null : { name, savedAt, cell: file.cell }
  }

  private async savedAt(name: string): Promise<number | null> {
    const stats = await stat(this.path(name)).catch(ifMissing(null))
    return stats && stats.mtimeMs
  }

  private path(name: string): string {
    return join(this.folder, `${name}${ending}`)
  }
}
