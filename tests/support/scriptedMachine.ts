// What a scripted engine runs on: tests change its executor and how far the set-up of a faster one is.
import { implement } from '@orpc/server'
import { contract } from '../../src/contract/contract'
import type { EngineStatus, SetUp } from '../../src/contract/procedures/engine'
import { Changes } from '../../src/engine/learning/training/changes'

export const tensorflowStatus: EngineStatus = {
  version: '0.0.0',
  pid: 1,
  executor: 'tensorflow',
  device: 'CPU, 2 cores',
  backend: null,
  tensorflowVersion: '2.21.0',
  xla: true,
  electron: null,
  node: '20.19.0',
  why: 'TensorFlow was found',
  remedy: null,
  choice: 'auto',
  chosenBy: null
}

export class ScriptedMachine {
  status: EngineStatus = tensorflowStatus
  /** What the user has answered, as it came. */
  readonly answers: boolean[] = []
  readonly changes = new Changes()
  setUp: SetUp = { state: 'idle' }

  become(setUp: SetUp): void {
    this.setUp = setUp
    this.changes.announce()
  }
}

export function scriptedMachineProcedures(machine: ScriptedMachine) {
  const os = implement(contract.engine)
  return {
    status: os.status.handler(() => machine.status),
    choose: os.choose.handler(({ input }) => (machine.status = { ...machine.status, choice: input.executor })),
    executors: os.executors.handler(() => ({ work: 'a training step', measuredAt: null, rows: [] })),
    setUp: os.setUp.handler(({ input }) => {
      machine.answers.push(input.wanted)
      machine.become(input.wanted ? { state: 'working', doing: 'looking for what is there', part: null } : { state: 'refused' })
      return machine.setUp
    }),
    watchSetUp: os.watchSetUp.handler(async function* ({ signal }) {
      while (!signal?.aborted) {
        const seen = machine.changes.latest
        yield machine.setUp
        await machine.changes.after(seen, signal)
      }
    })
  }
}
