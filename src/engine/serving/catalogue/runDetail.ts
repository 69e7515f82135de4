/** All that is known of one run beside its entry in the list: its checkpoints, and what it began on. */
import type { KeptCheckpoint } from '../../../contract/runs/checkpoint'
import type { RunDetail, RunEntry } from '../../../contract/runs/entry'
import { readOrigin } from '../../learning/runs/origin/origin'
import type { RunRecord } from '../../learning/runs/runRecord'

/** @param checkpoints those of the run, newest first */
export async function runDetail(record: RunRecord, entry: RunEntry, checkpoints: KeptCheckpoint[]): Promise<RunDetail> {
  const measured = { updates: record.updates.frames.at(-1) ?? null, exponents: record.exponents.frames.at(-1) ?? null }
  return { entry, checkpoints, origin: await readOrigin(record.folder), folder: record.folder, measured }
}
