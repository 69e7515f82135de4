/** What the engine says where a run that the Python package wrote is to be trained on. */
import * as z from 'zod'
import { problemSchema } from '../../src/contract/problems/problems'
import type { Problem } from '../../src/contract/problems/problems'
import { copyPythonRun, expected } from '../support/pythonRun'
import { openEngine } from './support'

/** The problems with which the engine refuses to train a run of a loop in Python on. */
export async function refusedFromPython(workspace: string): Promise<readonly Problem[]> {
  copyPythonRun(workspace)
  const engine = await openEngine(workspace, { prefer: 'eager' })
  const answer: unknown = await engine.client.training.resume({ runId: expected.runId, steps: 100 }).catch((error: unknown) => error)
  await engine.dispose()
  return z.object({ data: z.object({ problems: z.array(problemSchema) }) }).parse(answer).data.problems
}
