/** All that is known of one run beside its entry in the list: its checkpoints, and what it began on. */
import { join } from 'node:path'
import type { RunDetail, RunEntry } from '../../../contract/runs/entry'
import { checkpointFile } from '../../learning/runs/checkpoints'
import { readOrigin } from '../../learning/runs/origin/origin'
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
  return { entry, checkpoints, origin: await readOrigin(record.folder), folder: record.folder }
}
