/** An export as a stream: its stages, and then its result. */
import type { ExportEvent } from '../../contract/export/events'
import { ExportCheckFailed, exportRun } from './exportRun'
import type { Exporter, ExportSource } from './exporter'
import { Changes } from '../learning/training/changes'

export interface ExportOrder {
  readonly exporter: Exporter
  readonly source: ExportSource
  /** The whole path of the folder. */
  readonly folder: string
}

/** Writes while it is listened to: when the signal aborts or the reader leaves, the export is given up and nothing is left of it. */
export async function* exportEvents(order: ExportOrder, signal?: AbortSignal): AsyncGenerator<ExportEvent, void, void> {
  const given = new AbortController()
  const giveUp = () => given.abort()
  signal?.addEventListener('abort', giveUp, { once: true })
  if (signal?.aborted) given.abort()
  const writing = new Writing(order, given.signal)
  try {
    yield* writing.events()
  } finally {
    signal?.removeEventListener('abort', giveUp)
    given.abort()
    await writing.over
  }
}

class Writing {
  /** Resolves when nothing is written any more. */
  readonly over: Promise<void>
  private readonly changes = new Changes()
  private readonly told: ExportEvent[] = []
  private isOver = false

  constructor(order: ExportOrder, signal: AbortSignal) {
    this.over = this.write(order, signal).then(() => {
      this.isOver = true
      this.changes.announce()
    })
  }

  async *events(): AsyncGenerator<ExportEvent, void, void> {
    for (let sent = 0; !this.isOver || sent < this.told.length;) {
      const seen = this.changes.latest
      for (; sent < this.told.length; sent++) yield* this.told.slice(sent, sent + 1)
      if (!this.isOver) await this.changes.after(seen)
    }
  }

  private tell(event: ExportEvent): void {
    this.told.push(event)
    this.changes.announce()
  }

  private async write({ exporter, source, folder }: ExportOrder, signal: AbortSignal): Promise<void> {
    try {
      const stage = (words: string) => this.tell({ type: 'stage', words })
      const { files, checks } = await exportRun(exporter, source, folder, { stage, signal })
      this.tell({ type: 'done', folder, step: source.step, files: [...files], checks: [...checks] })
    } catch (error) {
      if (!signal.aborted) this.tell(failed(error, folder))
    }
  }
}

function failed(error: unknown, folder: string): ExportEvent {
  if (error instanceof ExportCheckFailed) return { type: 'checkFailed', checks: [...error.checks] }
  const reason = error instanceof Error ? error.message : String(error)
  return { type: 'failed', message: `The export could not be written into ${folder}: ${reason}`, remedy: remedyOf(error) }
}

function remedyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'Make room on the disk, or choose another folder.'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'Choose a folder in which you may write.'
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'A file stands where a folder must be: choose another folder.'
  return 'Nothing is left of it. Choose another format or folder, and report this if it happens again.'
}
