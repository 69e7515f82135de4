/** The list of all runs of a workspace: read once, kept as it changes, and told to whoever listens. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runIdSchema } from '../../../contract/procedures/common'
import type { RunEntry, RunListEvent } from '../../../contract/runs/entry'
import type { RunStore } from '../../learning/runs/runStore'
import { Changes } from '../../learning/training/changes'
import { pause } from '../../learning/training/pause'
import { FolderWatch } from './folderWatch'
import { isStale, readRow, stampOf } from './runRow'
import type { RunRow } from './runRow'

/** Runs that are told together at first. */
const pieceSize = 50
/** Milliseconds from one change that is told to the next: a run that trains changes many times a second. */
const pace = 200

export class RunCatalogue {
  private readonly rows = new Map<string, RunRow>()
  private readonly changes = new Changes()
  private readonly folder: FolderWatch
  private work: Promise<unknown> = Promise.resolve()
  /** True where files may have changed since they were looked at. */
  private filesMayDiffer = true

  constructor(private readonly store: RunStore) {
    store.changes.passOnTo(this.changes)
    this.folder = new FolderWatch(store.folder, () => this.lookAgain())
  }

  /** Tells all runs, newest first and in pieces, and then what changes, until the signal aborts. */
  async *watch(signal?: AbortSignal): AsyncGenerator<RunListEvent, void, void> {
    const stop = this.folder.listen()
    const told = new Map<string, RunEntry>()
    try {
      let seen = this.changes.latest
      yield* this.all(told)
      while (!signal?.aborted) {
        await this.update()
        yield* this.news(told)
        await this.changes.after(seen, signal)
        seen = this.changes.latest
        await pause(pace, signal)
      }
    } finally {
      stop()
    }
  }

  /** A run as it is now; null where there is none that can be read. */
  async entry(runId: string): Promise<RunEntry | null> {
    if (!runIdSchema.safeParse(runId).success) return null
    const [row] = await this.oneByOne(() => this.read([runId]))
    return row ?? null
  }

  /** Looks at all files again, and tells what differs. */
  lookAgain(): void {
    this.filesMayDiffer = true
    this.changes.announce()
  }

  private async *all(told: Map<string, RunEntry>): AsyncGenerator<RunListEvent, void, void> {
    const ids = await this.ids()
    const pieces = Math.max(1, Math.ceil(ids.length / pieceSize))
    for (let k = 0; k < pieces; k++) {
      const entries = await this.oneByOne(() => this.read(ids.slice(k * pieceSize, (k + 1) * pieceSize)))
      for (const entry of entries) told.set(entry.runId, entry)
      yield { type: 'entries', entries, complete: k === pieces - 1 }
    }
  }

  /** What a reader does not know yet. */
  private *news(told: Map<string, RunEntry>): Generator<RunListEvent, void, void> {
    const entries = [...this.rows.values()].flatMap(({ entry }) => (told.get(entry.runId) === entry ? [] : [entry]))
    const runIds = [...told.keys()].filter((runId) => !this.rows.has(runId))
    for (const entry of entries) told.set(entry.runId, entry)
    for (const runId of runIds) told.delete(runId)
    if (runIds.length > 0) yield { type: 'removed', runIds }
    if (entries.length > 0) yield { type: 'entries', entries: entries.sort(newestFirst), complete: true }
  }

  /** Reads what changed: in this process by the runs' own words, elsewhere by the times of their folders. */
  private update(): Promise<void> {
    return this.oneByOne(async () => {
      if (this.filesMayDiffer) {
        this.filesMayDiffer = false
        const ids = await this.ids()
        const there = new Set(ids)
        for (const runId of this.rows.keys()) if (!there.has(runId)) this.rows.delete(runId)
        for (let k = 0; k < ids.length; k += pieceSize) await this.read(ids.slice(k, k + pieceSize))
      }
      await this.read(this.changedHere())
    })
  }

  /** The runs of this process that changed since they were read. */
  private changedHere(): string[] {
    return [...this.store.inUse].flatMap(({ summary: { runId }, changes }) =>
      this.rows.get(runId)?.change === changes.latest ? [] : [runId]
    )
  }

  private async read(runIds: readonly string[]): Promise<RunEntry[]> {
    const rows = await Promise.all(runIds.map((runId) => this.readOne(runId)))
    return rows.flatMap((row) => (row ? [row.entry] : []))
  }

  private async readOne(runId: string): Promise<RunRow | null> {
    const before = this.rows.get(runId) ?? null
    const stamp = await stampOf(join(this.store.folder, runId))
    const record = this.store.known(runId)
    const unchanged = before && stamp !== null && before.change === record?.changes.latest && !isStale(before, stamp, record)
    if (unchanged) return before
    const row = stamp === null ? null : await readRow(this.store, runId, stamp, before)
    if (row) this.rows.set(runId, row)
    else this.rows.delete(runId)
    return row
  }

  /** Newest first: ids begin with the time. */
  private async ids(): Promise<string[]> {
    const names = await readdir(this.store.folder).catch(() => [])
    return names.filter((name) => runIdSchema.safeParse(name).success).sort(descending)
  }

  private oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const result = this.work.then(work)
    this.work = result.catch(() => undefined)
    return result
  }
}

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0)
const newestFirst = (a: RunEntry, b: RunEntry): number => descending(a.runId, b.runId)
