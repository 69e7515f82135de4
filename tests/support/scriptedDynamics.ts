/** The contract's dynamics by script: a model that remembers nothing, for tests of the interface alone. */
import { implement } from '@orpc/server'
import { contract } from '../../src/contract/contract'
import type { ScriptedRun } from './scriptedRun'

export function scriptedDynamicsProcedures(run: ScriptedRun) {
  const os = implement(contract.dynamics)
  return {
    memory: os.memory.handler(async function* () {
      yield await Promise.resolve({ step: run.summary?.step ?? 0, tokens: ['a', 'b'], layers: [], of: 0, keeping: [] })
    }),
    states: os.states.handler(({ input, errors }) => {
      throw errors.NO_STATES({ data: { layer: input.layer } })
    }),
    reach: os.reach.handler(({ input, errors }) => {
      throw errors.NOT_FOUND({ data: { runId: input.runId } })
    }),
    throughTraining: os.throughTraining.handler(async function* () {
      yield await Promise.resolve({ tokens: 2, steps: [run.summary?.step ?? 0], of: 1, layers: [] })
    })
  }
}
