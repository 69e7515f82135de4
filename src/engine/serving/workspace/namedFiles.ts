/** The files of one kind in a folder of the workspace, `<name><ending>`: listed by name, and replaced only where that is allowed. */
import { mkdir, readFile, readdir, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { documentNameSchema } from '../../../contract/procedures/workspace'
import type { Replaces } from '../../../contract/procedures/workspace'
import { ifMissing, oneWriter, writeUserFile } from './userFiles'

export class NamedFiles {
  constructor(
    readonly folder: string,
    private readonly ending: string
  ) {}

  /** In no order. */
  async names(): Promise<string[]> {
    await mkdir(this.folder, { recursive: true })
    const files = (await readdir(this.folder)).filter((file) => file.endsWith(this.ending))
    return files.map((file) => file.slice(0, -this.ending.length)).filter((name) => documentNameSchema.safeParse(name).success)
  }

  /** Null when there is no file of the name. */
  async read(name: string): Promise<{ text: string; savedAt: number } | null> {
    // Before the text, so that a file that is written meanwhile counts as another one.
    const stats = await stat(this.path(name)).catch(ifMissing(null))
    // Opening a named pipe would wait for ever.
    const savedAt = stats?.isFile() ? stats.mtimeMs : null
    const text = savedAt === null ? null : await readFile(this.path(name), 'utf8').catch(ifMissing(null))
    return savedAt === null || text === null ? null : { text, savedAt }
  }

  /** Null where another file has the name than `replaces` allows. Then, and where it throws CannotWrite, the file is as it was. */
  save(name: string, text: string, replaces: Replaces): Promise<{ savedAt: number } | null> {
    return oneWriter(this.folder, name, async () => {
      const there = await this.savedAt(name)
      if (there !== null && replaces !== 'any' && there !== replaces) return null
      await writeUserFile(this.path(name), name, text)
      return { savedAt: await this.dated(name, there) }
    })
  }

  /** The files with the time of their last change, in milliseconds since 1970. What cannot be looked at, such as a link to nothing, is left out. */
  async entries(): Promise<{ name: string; savedAt: number }[]> {
    const names = await this.names()
    const entries = await Promise.all(names.map(async (name) => ({ name, stats: await stat(this.path(name)).catch(() => null) })))
    return entries.flatMap(({ name, stats }) => (stats?.isFile() ? [{ name, savedAt: stats.mtimeMs }] : []))
  }

  /** Milliseconds since 1970; null when there is no file of the name. */
  async savedAt(name: string): Promise<number | null> {
    const stats = await stat(this.path(name)).catch(ifMissing(null))
    return stats && stats.mtimeMs
  }

  path(name: string): string {
    return join(this.folder, `${name}${this.ending}`)
  }

  /** Returns the time of the file that was just written, which is later than that of the file before it on a coarse clock, too. */
  private async dated(name: string, before: number | null): Promise<number> {
    const { mtimeMs } = await stat(this.path(name))
    if (before === null || mtimeMs > before) return mtimeMs
    const later = new Date(Math.floor(before) + 1)
    await utimes(this.path(name), later, later)
    return (await stat(this.path(name))).mtimeMs
  }
}
