/** What a run recorded, read from its folder as the engine reads it. */
import { join } from 'node:path'
import { RunStore } from '../../src/engine/learning/runs/runStore'

/** Throws where there is no such run. */
export function recordOf(workspace: string, runId: string) {
  const record = new RunStore(join(workspace, 'runs')).get(runId)
  if (!record) throw new Error(`there is no run ${runId} in ${workspace}`)
  const { steps, evaluations, notes } = record.recorded
  return { steps: steps.read(0, steps.rows), evaluations: evaluations.read(0, evaluations.rows), notes: notes.from(0) }
}
