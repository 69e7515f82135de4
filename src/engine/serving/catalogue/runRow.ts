/** A run's entry in the list of all runs, and what it was made of, so that only what changed is read again. */
import { stat } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { isGoing } from '../../../contract/events/run'
import type { RunSummary } from '../../../contract/events/run'
import type { AboutRun, RunEntry } from '../../../contract/runs/entry'
import type { Overview } from '../../learning/runs/overview/overview'
import type { RunRecord } from '../../learning/runs/runRecord'
import type { RunStore } from '../../learning/runs/runStore'
import { readAbout } from './aboutRun'
import { describedModel, describedPython, parametersIn } from './describedModel'
import type { DescribedModel } from './describedModel'
import { folderBytes } from './folderBytes'

export interface RunRow {
  readonly entry: RunEntry
  /** Changes when a file of the run is replaced, by whichever process. */
  readonly stamp: string
  /** The last change of the record that the entry has seen. */
  readonly change: number
  readonly described: DescribedModel
}

/** Null where there is no such folder. */
export async function stampOf(folder: string): Promise<string | null> {
  const stats = await stat(folder).catch(() => null)
  return stats?.isDirectory() ? `${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}` : null
}

/** Whether the files of the run may say something else than the row does. */
export function isStale({ entry: { summary }, stamp }: RunRow, now: string, record: RunRecord | null): boolean {
  // A process that is killed leaves its run as it was: only a look at the process tells.
  return stamp !== now || (isGoing(summary.phase) && record?.held !== true)
}

/** Reads a run; null where its files are damaged. `before` has what is known of it already. */
export async function readRow(store: RunStore, runId: string, stamp: string, before: RunRow | null): Promise<RunRow | null> {
  try {
    const record = store.get(runId)
    return record && (await rowOf(record, store, stamp, before))
  } catch {
    return null
  }
}

async function rowOf(record: RunRecord, store: RunStore, stamp: string, before: RunRow | null): Promise<RunRow> {
  const change = record.changes.latest
  const { summary } = record
  const described = before?.described ?? (await describedRun(record, store))
  const sameFiles = before?.stamp === stamp
  const about: AboutRun = sameFiles ? before.entry.about : await readAbout(record.folder)
  const entry: RunEntry = {
    runId: summary.runId,
    summary,
    about,
    ...described,
    parameterCount: before?.entry.parameterCount || (await parametersIn(record)),
    ...(await overviewOf(record)),
    bytes: before && sameFiles && isAsFar(before.entry.summary, summary) ? before.entry.bytes : await bytesOf(record),
    trial: record.trial
  }
  // The same entry tells readers that they know it.
  return { entry: before && isDeepStrictEqual(entry, before.entry) ? before.entry : entry, stamp, change, described }
}

async function describedRun(record: RunRecord, store: RunStore): Promise<DescribedModel> {
  return record.python ? describedPython(record.python) : describedModel(await store.document(record))
}

/** A run that trains grows between two files that it replaces; its size is told anew with each checkpoint. */
const isAsFar = (before: RunSummary, now: RunSummary): boolean => before.phase === now.phase && before.checkpoint === now.checkpoint

async function bytesOf(record: RunRecord): Promise<number> {
  await record.written()
  return folderBytes(record.folder)
}

/** A damaged history does not hide the run. */
async function overviewOf(record: RunRecord): Promise<Overview> {
  try {
    if (record.overviewIsOld) await record.open()
    const { overview } = record
    if (!record.held) void record.keepOverview()
    return overview
  } catch {
    return { best: null, last: null, seconds: 0, sparkline: [] }
  }
}
