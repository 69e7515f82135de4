/** Describes the engine, changes what it runs on, and tells how far the set-up of a faster one is. */
import type { SetUp } from '../../../contract/procedures/engine'
import { ExecutorError } from '../../executors/executor'
import type { BackgroundSetUp } from '../machine/backgroundSetUp'
import type { EngineMachine } from '../machine/engineMachine'
import type { Implementer } from './implementer'

export function engineHandlers(os: Implementer['engine'], machine: EngineMachine) {
  return {
    status: os.status.handler(() => machine.status()),
    executors: os.executors.handler(({ input: { measure } }) => machine.table(measure)),
    choose: os.choose.handler(async ({ input: { executor }, errors }) => {
      try {
        return await machine.choose(executor)
      } catch (error) {
        if (error instanceof ExecutorError) throw errors.UNSUPPORTED({ message: error.message, data: { reason: error.message } })
        throw error
      }
    }),
    watchSetUp: os.watchSetUp.handler(({ signal }) => states(machine.setUp, signal)),
    setUp: os.setUp.handler(({ input: { wanted } }) => machine.allowSetUp(wanted))
  }
}

async function* states(setUp: BackgroundSetUp, signal?: AbortSignal): AsyncGenerator<SetUp, void, void> {
  while (!signal?.aborted) {
    const seen = setUp.changes.latest
    yield setUp.state
    await setUp.changes.after(seen, signal)
  }
}
