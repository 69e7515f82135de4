/** A small contract with one procedure for each thing that a transport must carry, and a router that keeps count of what it does. */
import { eventIterator, oc } from '@orpc/contract'
import type { ContractRouterClient } from '@orpc/contract'
import { implement } from '@orpc/server'
import * as z from 'zod'

const arrays = z.strictObject({
  f32: z.instanceof(Float32Array),
  f64: z.instanceof(Float64Array),
  i32: z.instanceof(Int32Array),
  u8: z.instanceof(Uint8Array),
  i64: z.instanceof(BigInt64Array)
})
const item = z.strictObject({ index: z.int(), values: z.instanceof(Float32Array) })
const name = z.object({ name: z.string() })

export const sampleContract = {
  add: oc.input(z.object({ a: z.number(), b: z.number() })).output(z.number()),
  arrays: oc.input(arrays).output(arrays),
  numbers: oc.input(z.array(z.unknown())).output(z.array(z.unknown())),
  find: oc
    .errors({ NOT_FOUND: { message: 'There is no such thing', data: name } })
    .input(name)
    .output(name),
  crash: oc.output(z.number()),
  badOutput: oc.output(z.object({ n: z.int() })),
  unsendable: oc.output(z.custom<Promise<number>>()),
  wait: oc.output(z.null()),
  count: oc.input(z.object({ count: z.int(), floats: z.int() })).output(eventIterator(item)),
  listen: oc.output(eventIterator(z.int())),
  failingStream: oc.errors({ FULL: { message: 'It is full', data: z.object({ at: z.int() }) } }).output(eventIterator(z.int())),
  badStream: oc.output(eventIterator(z.int()))
}
export type SampleClient = ContractRouterClient<typeof sampleContract>

/** What handlers did, seen from outside. */
export interface Ledger {
  produced: number
  streamsEnded: number
  waiting: number
  waitsAborted: number
}

const aborted = (signal: AbortSignal | undefined) =>
  new Promise<void>((resolve) => {
    if (signal?.aborted) resolve()
    else signal?.addEventListener('abort', () => resolve(), { once: true })
  })

export function createSampleRouter() {
  const ledger: Ledger = { produced: 0, streamsEnded: 0, waiting: 0, waitsAborted: 0 }
  const os = implement(sampleContract)
  const router = os.router({
    add: os.add.handler(({ input }) => input.a + input.b),
    arrays: os.arrays.handler(({ input }) => input),
    numbers: os.numbers.handler(({ input }) => input),
    find: os.find.handler(({ input, errors }) => {
      throw errors.NOT_FOUND({ data: { name: input.name } })
    }),
    crash: os.crash.handler(() => {
      throw new Error('a secret of the engine')
    }),
    badOutput: os.badOutput.handler(() => ({ n: 0.5 })),
    unsendable: os.unsendable.handler(() => [Promise.resolve(1)] as never),
    wait: os.wait.handler(async ({ signal }) => {
      ledger.waiting++
      await aborted(signal)
      ledger.waitsAborted++
      return null
    }),
    count: os.count.handler(async function* ({ input }) {
      try {
        for (let index = 0; index < input.count; index++) {
          ledger.produced++
          yield { index, values: new Float32Array(input.floats).fill(index) }
        }
      } finally {
        ledger.streamsEnded++
      }
    }),
    listen: os.listen.handler(async function* ({ signal }) {
      try {
        yield 1
        ledger.waiting++
        await aborted(signal)
      } finally {
        ledger.streamsEnded++
      }
    }),
    failingStream: os.failingStream.handler(async function* ({ errors }) {
      yield 1
      yield 2
      throw errors.FULL({ data: { at: 2 } })
    }),
    badStream: os.badStream.handler(async function* () {
      yield 1
      yield 0.5
    })
  })
  return { router, ledger }
}
