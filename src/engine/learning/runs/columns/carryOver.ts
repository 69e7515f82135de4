/** Carries a run that was kept in columns over into a log. The columns stay until the log is whole on the disk. */
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncFolder } from '../../../files/atomicFile'
import { MetricsLog } from '../log/metricsLog'
import type { LogSpec } from '../log/metricsLog'
import type { MetricTables } from '../metrics'

/** Rows in a record of the log. */
const atOnce = 4_096

export const columnsFolderOf = (folder: string): string => join(folder, 'metrics')

/** Whether a run has its numbers in columns. */
export const hasColumns = (folder: string): boolean => existsSync(join(columnsFolderOf(folder), 'step.f64'))

/** Writes all rows into a log at `path`. Throws what the file system throws, and then the columns are as before. */
export async function carryOver({ steps, evaluations }: MetricTables, path: string, spec: LogSpec): Promise<void> {
  const partial = `${path}.partial`
  await rm(partial, { force: true })
  const log = new MetricsLog(partial, spec)
  try {
    for (let from = 0; from < steps.rows; from += atOnce) log.append(steps.read(from, Math.min(steps.rows, from + atOnce)))
    for (const evaluation of evaluations.read(0, evaluations.rows)) log.appendEvaluation(evaluation)
    await log.sync()
  } finally {
    log.close()
  }
  await rename(partial, path)
  await syncFolder(dirname(path))
}

/** Removes the columns of a run whose log is whole. */
export async function removeColumns(folder: string): Promise<void> {
  await rm(columnsFolderOf(folder), { recursive: true, force: true })
}
