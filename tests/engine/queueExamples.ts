// An example of every problem of runs that wait and of sweeps.
import type { Problem } from '../../src/contract/problems/problems'
import { openEngine, smallDocument } from './support'

/** By code. @param newWorkspace makes an empty folder */
export const queueExamples = (newWorkspace: () => string) => ({
  'queue.noWeights': () => refusedInQueue(newWorkspace())
})

/** A run waits that begins with the weights of a run which is gone. */
async function refusedInQueue(workspace: string): Promise<readonly Problem[]> {
  const engine = await openEngine(workspace, { prefer: 'eager', queue: true })
  try {
    await engine.client.queue.add({ document: await smallDocument(engine, { steps: 1 }), weightsFrom: 'gone' })
    for await (const { waiting } of await engine.client.queue.watch()) if (waiting[0]?.problems.length) return waiting[0].problems
    return []
  } finally {
    await engine.dispose()
  }
}
