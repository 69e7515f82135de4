/** All that is known of one run beside its entry in the list: its checkpoints, and what it began on. */
import { join } from 'node:path'
import type { RunDetail, RunEntry } from '../../../contract/runs/entry'
import { checkpointFile } from '../../learning/runs/checkpoints'
import type { RunRecord } from '../../learning/runs/runRecord'
import { fileBytes } from './folderBytes'

/** The newest checkpoints that every run keeps. */
const newest = 2

export async function runDetail(record: RunRecord, entry: RunEntry): Promise<RunDetail> {
  const steps = await record.checkpointSteps()
  const checkpoints = await Promise.all(
    steps.map(async (step, k): Promise<RunDetail['checkpoints'][number]> => ({
      step,
      bytes: await fileBytes(join(record.folder, 'checkpoints', checkpointFile(step))),
      reasons: k < newest ? ['newest'] : []
    }))
  )
  const origin = [
    { name: 'executor', value: entry.summary.executor },
    { name: 'data', value: record.data }
  ]
  return { entry, checkpoints, origin, folder: record.folder }
}
