/** What autosave keeps for each window, so that a crash or a reload loses nothing: `<workspace>/recovery/<window>.json`. */
import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { parseDocument } from '../../contract/document/parseDocument'
import type { GatescopeDocument } from '../../contract/document/document'
import { documentNameSchema } from '../../contract/procedures/workspace'
import { CannotWrite, reasonOf } from './documents'
import { writeAtomic } from './atomicFile'
import { hashedName } from './names'

/** Windows are forgotten, the oldest first, when there are more than this. */
const KEPT = 20

/** The document as text inside, so that it is read as any document is: with migrations. */
const fileSchema = z.object({ name: documentNameSchema.nullable(), savedAt: z.number(), document: z.string() })

export interface Recovered {
  readonly name: string | null
  readonly document: GatescopeDocument
  readonly savedAt: number
}

export class Recovery {
  constructor(private readonly folder: string) {}

  /** Throws CannotWrite. */
  async keep(window: string, { name, document, savedAt }: Recovered): Promise<void> {
    try {
      await writeAtomic(this.path(window), JSON.stringify({ name, savedAt, document: JSON.stringify(document) }))
      await this.prune()
    } catch (error) {
      throw new CannotWrite('the recovery file', reasonOf(error), { cause: error })
    }
  }

  /** What was kept for this window, or else the newest of any; files that cannot be read are passed over. */
  async recover(window: string): Promise<Recovered | null> {
    return (await read(this.path(window))) ?? (await this.all())[0]?.recovered ?? null
  }

  /** Newest first. */
  private async all(): Promise<{ path: string; recovered: Recovered }[]> {
    await mkdir(this.folder, { recursive: true })
    const paths = (await readdir(this.folder)).filter((file) => file.endsWith('.json')).map((file) => join(this.folder, file))
    const found = await Promise.all(paths.map(async (path) => ({ path, recovered: await read(path) })))
    const whole = found.flatMap(({ path, recovered }) => (recovered ? [{ path, recovered }] : []))
    return whole.sort((a, b) => b.recovered.savedAt - a.recovered.savedAt)
  }

  private async prune(): Promise<void> {
    const names = await readdir(this.folder)
    if (names.length <= KEPT) return
    await Promise.all((await this.all()).slice(KEPT).map(({ path }) => rm(path, { force: true })))
  }

  private path(window: string): string {
    return join(this.folder, `${hashedName(window)}.json`)
  }
}

async function read(path: string): Promise<Recovered | null> {
  try {
    const file = fileSchema.parse(JSON.parse(await readFile(path, 'utf8')))
    const parsed = parseDocument(file.document)
    return parsed.ok ? { name: file.name, savedAt: file.savedAt, document: parsed.document } : null
  } catch {
    return null
  }
}
