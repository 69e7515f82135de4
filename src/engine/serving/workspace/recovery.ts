/**
 * What autosave keeps of each window's open documents, so that a crash or a reload loses nothing:
 * `<workspace>/recovery/<window>.json` lists the tabs, `<window>-<tab>.json` has the document of each.
 */
import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { parseDocument } from '../../../contract/document/parsing/parseDocument'
import { keptTabSchema, sessionSchema } from '../../../contract/procedures/workspace'
import type { KeptTab, Session } from '../../../contract/procedures/workspace'
import { CannotWrite, reasonOf } from './userFiles'
import { writeAtomic } from '../../files/atomicFile'
import { hashedName } from './names'

/** Windows are forgotten, the oldest first, when there are more than this. */
const KEPT = 20

const windowSchema = sessionSchema.omit({ changed: true }).extend({ keptAt: z.number() })
type Window = z.infer<typeof windowSchema>
/** The document as text inside, so that it is read as any document is: with migrations. */
const tabSchema = keptTabSchema.extend({ document: z.string() })

export class Recovery {
  constructor(private readonly folder: string) {}

  /** The window's file is written last, so that it never lists a tab that is not there. Throws CannotWrite. */
  async keep(window: string, { tabs, active, changed }: Session, keptAt: number): Promise<void> {
    const stem = hashedName(window)
    try {
      for (const tab of changed) await writeAtomic(this.tabPath(stem, tab.tab), tabText(tab))
      await writeAtomic(this.path(`${stem}.json`), JSON.stringify({ tabs, active, keptAt } satisfies Window))
      await this.forget(stem, tabs)
      await this.prune()
    } catch (error) {
      throw new CannotWrite('the recovery file', reasonOf(error), { cause: error })
    }
  }

  /** Returns the tabs kept for this window, or else for the newest window with an open document. Unreadable tabs are skipped. */
  async recover(window: string): Promise<Session | null> {
    const stem = hashedName(window)
    const known = await this.window(stem)
    if (known !== null) return this.session(stem, known)
    for (const other of await this.all()) {
      const session = await this.session(other.stem, other.window)
      if (session.tabs.length > 0) return session
    }
    return null
  }

  private async session(stem: string, { tabs, active }: Window): Promise<Session> {
    const keptTabs = await Promise.all(tabs.map((tab) => this.tab(stem, tab)))
    const changed = keptTabs.flatMap((tab) => tab ?? [])
    const ids = changed.map(({ tab }) => tab)
    return { tabs: ids, active: active !== null && ids.includes(active) ? active : (ids[0] ?? null), changed }
  }

  private async window(stem: string): Promise<Window | null> {
    return readOr(null, async () => windowSchema.parse(JSON.parse(await readFile(this.path(`${stem}.json`), 'utf8'))))
  }

  private async tab(stem: string, id: string): Promise<KeptTab | null> {
    return readOr(null, async () => {
      const file = tabSchema.parse(JSON.parse(await readFile(this.tabPath(stem, id), 'utf8')))
      const parsed = parseDocument(file.document)
      return parsed.ok ? { ...file, document: parsed.document } : null
    })
  }

  /** Newest first. */
  private async all(): Promise<{ stem: string; window: Window }[]> {
    await mkdir(this.folder, { recursive: true })
    const stems = (await readdir(this.folder)).flatMap((file) => /^([0-9a-f]{32})\.json$/.exec(file)?.[1] ?? [])
    const windows = await Promise.all(stems.map(async (stem) => ({ stem, window: await this.window(stem) })))
    return windows
      .flatMap(({ stem, window }) => (window === null ? [] : [{ stem, window }]))
      .sort((a, b) => b.window.keptAt - a.window.keptAt)
  }

  /** Removes the files of a window's tabs other than these. */
  private async forget(stem: string, tabs: readonly string[]): Promise<void> {
    const wanted = new Set(tabs.map((tab) => tabFile(stem, tab)))
    const files = (await readdir(this.folder)).filter((file) => file.startsWith(`${stem}-`) && !wanted.has(file))
    await Promise.all(files.map((file) => rm(this.path(file), { force: true })))
  }

  private async prune(): Promise<void> {
    for (const { stem } of (await this.all()).slice(KEPT)) {
      await rm(this.path(`${stem}.json`), { force: true })
      await this.forget(stem, [])
    }
  }

  private tabPath(stem: string, tab: string): string {
    return this.path(tabFile(stem, tab))
  }

  private path(file: string): string {
    return join(this.folder, file)
  }
}

function tabFile(stem: string, tab: string): string {
  return `${stem}-${hashedName(tab)}.json`
}

function tabText({ document, ...rest }: KeptTab): string {
  return JSON.stringify({ ...rest, document: JSON.stringify(document) })
}

async function readOr<T>(otherwise: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch {
    return otherwise
  }
}
