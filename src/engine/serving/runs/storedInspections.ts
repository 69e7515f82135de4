/** Opens a run on disk for Inspect from its newest checkpoint, and keeps the last one opened. */
import type { Executor } from '../../executors/executor'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import { StoredInspection } from './inspectedRun'
import { openCheckpoint } from './modelOfRun'
import type { NoCheckpoint } from './modelOfRun'
import type { TaskCache } from './taskCache'

export type OpenedInspection =
  { readonly ok: true; readonly run: StoredInspection } | { readonly ok: false; readonly refusal: NoCheckpoint }

interface Kept {
  readonly key: string
  readonly opened: Promise<OpenedInspection>
}

export class StoredInspections {
  private last: Kept | null = null

  constructor(private readonly spec: { readonly store: RunStore; readonly tasks: TaskCache; readonly executor: () => Promise<Executor> }) {}

  /** Requests that come together share one model. A failure is not kept. */
  open(record: RunRecord): Promise<OpenedInspection> {
    const { runId, checkpoint } = record.summary
    const key = `${runId} ${checkpoint}`
    if (this.last?.key === key) return this.last.opened
    this.close()
    const opened = this.load(record)
    const kept = { key, opened }
    this.last = kept
    const forget = () => void (this.last === kept && (this.last = null))
    void opened.then(({ ok }) => ok || forget(), forget)
    return opened
  }

  /** Lets go of the model of a run, or of whichever there is. Its streams end. */
  close(runId?: string): void {
    const { last } = this
    if (last === null || (runId !== undefined && !last.key.startsWith(`${runId} `))) return
    this.last = null
    void last.opened.then(
      (opened) => opened.ok && opened.run.dispose(),
      () => undefined
    )
  }

  private async load(record: RunRecord): Promise<OpenedInspection> {
    const found = await openCheckpoint(record, this.spec)
    if (!found.ok) return found
    const executor = await this.spec.executor()
    return { ok: true, run: new StoredInspection(record.summary.runId, found.prepared, found.checkpoint, executor) }
  }
}
