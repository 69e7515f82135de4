/** Writes what a run recorded as `metrics.parquet` into its folder when it is over, for tools that read tables. A run never fails because of it. */
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { runFacts } from '../../exporting/exportSource'
import type { RunRecord } from '../../learning/runs/runRecord'

const fileName = 'metrics.parquet'
/** A run of fewer steps is no table. */
const fewestSteps = 2
/** Numbers that are encoded between two answers to requests: a few hundredths of a second. */
const numbersAtOnce = 200_000
/** Milliseconds that the end of the engine waits for a file. */
const patience = 10_000

export class ParquetAtEnd {
  private readonly under = new Map<string, AbortController>()
  private queue: Promise<void> = Promise.resolve()

  /** From now on the file of a run is written each time that it is over. One of before is removed: the run goes on. */
  follow(record: RunRecord): void {
    this.forget(record.summary.runId)
    const remove = () => rm(join(record.folder, fileName), { force: true }).catch(() => undefined)
    // Again after what is being written, which may be this file.
    const removed = remove()
    this.queue = this.queue.then(() => removed).then(remove)
    record.whenOver(() => this.writeSoon(record))
  }

  /** Begins to write the file of a run that is over; files are written one after another. */
  writeSoon(record: RunRecord): void {
    const { runId } = record.summary
    this.forget(runId)
    const control = new AbortController()
    this.under.set(runId, control)
    this.queue = this.queue
      .then(() => write(record, control.signal))
      .catch(() => undefined)
      .finally(() => {
        if (this.under.get(runId) === control) this.under.delete(runId)
      })
  }

  /** The run goes on: its file would be old before it is written. */
  forget(runId: string): void {
    this.under.get(runId)?.abort()
  }

  /** Waits a while for what is being written, and then gives it up. */
  async close(): Promise<void> {
    const late = setTimeout(() => this.under.forEach((control) => control.abort()), patience)
    await this.queue
    clearTimeout(late)
  }
}

async function write(record: RunRecord, signal: AbortSignal): Promise<void> {
  if (signal.aborted || record.recorded.steps.rows < fewestSteps) return
  const path = join(record.folder, fileName)
  const partial = `${path}.partial`
  const { metrics, parameters } = record.summary
  const rowsAtOnce = Math.ceil(numbersAtOnce / (6 + metrics.length + parameters.length))
  const { writeParquet } = await import('../../exporting/records/parquet/writeParquet')
  try {
    await writeParquet(runFacts(record), partial, signal, rowsAtOnce)
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
}
