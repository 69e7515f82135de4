/** An engine process with the sample contract, which tells what its handlers did and dies when asked. */
import { existsSync } from 'node:fs'
import { oc } from '@orpc/contract'
import type { ContractRouterClient } from '@orpc/contract'
import { implement } from '@orpc/server'
import * as z from 'zod'
import { log, runEngine } from '../../src/engine/serving/channel/runEngine'
import { createSampleRouter } from './sampleContract'
import type { SampleClient } from './sampleContract'

const ownContract = {
  ledger: oc.output(z.object({ produced: z.int(), streamsEnded: z.int(), waiting: z.int(), waitsAborted: z.int(), pid: z.int() })),
  die: oc.output(z.null()),
  block: oc.input(z.object({ until: z.string() })).output(z.null())
}
export type SampleEngineClient = SampleClient & ContractRouterClient<typeof ownContract>

const { router, ledger } = createSampleRouter()
const os = implement(ownContract)
const engineRouter = os.router({
  ledger: os.ledger.handler(() => ({ ...ledger, pid: process.pid })),
  die: os.die.handler(() => {
    process.kill(process.pid, 'SIGKILL')
    return null
  }),
  /** Gives way to nothing, as a library does that computes, until the file is there. */
  block: os.block.handler(({ input }) => {
    const never = new Int32Array(new SharedArrayBuffer(4))
    while (!existsSync(input.until)) Atomics.wait(never, 0, 0, 20)
    return null
  })
})

await runEngine(() => {
  log(`The engine of pid ${process.pid}`)
  return Promise.resolve({ router: { ...router, ...engineRouter }, dispose: () => Promise.resolve() })
})
