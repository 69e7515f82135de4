/** One suite over every transport: whatever carries the contract, it behaves the same. */
import { setMaxListeners } from 'node:events'
import { ORPCError } from '@orpc/client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createClient } from '../../src/contract/wire/client'
import { ConnectionLost } from '../../src/contract/wire/connectionLost'
import { maxCalls, streamReport, streamWindow } from '../../src/contract/wire/limits'
import { serve } from '../../src/engine/serving/channel/serve'
import { eventually } from '../support/eventually'
import { createSampleRouter } from './sampleContract'
import type { Ledger, SampleClient } from './sampleContract'
import { transports } from './transports'
import type { Joined } from './transports'

const failureOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error
  )

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of stream) all.push(value)
  return all
}

describe.each(transports)('over $name', (transport) => {
  let joined: Joined
  let client: SampleClient
  let ledger: Ledger
  let failures: [where: string, error: unknown][]

  beforeEach(async () => {
    joined = await transport.join()
    const sample = createSampleRouter()
    ledger = sample.ledger
    failures = []
    serve(sample.router, joined.server, (where, error) => failures.push([where, error]))
    client = createClient<SampleClient>(joined.client)
  })
  afterEach(() => joined.dispose())

  test('a request is answered', async () => {
    expect(await client.add({ a: 2, b: 3 })).toBe(5)
  })

  test('many calls at once each get their own answer', async () => {
    const calls = Array.from({ length: maxCalls }, (_, n) => client.add({ a: n, b: n }))
    expect(await Promise.all(calls)).toEqual(Array.from({ length: maxCalls }, (_, n) => 2 * n))
  })

  test('calls beyond the limit are refused by name, the others are not disturbed', async () => {
    const control = new AbortController()
    setMaxListeners(maxCalls, control.signal)
    const waits = Array.from({ length: maxCalls }, () => failureOf(client.wait(undefined, { signal: control.signal })))
    await eventually(() => expect(ledger.waiting).toBe(maxCalls))
    expect(await failureOf(client.add({ a: 1, b: 1 }))).toMatchObject({ code: 'TOO_MANY_REQUESTS', status: 429 })
    control.abort()
    await Promise.all(waits)
    await eventually(() => expect(ledger.waitsAborted).toBe(maxCalls))
    await eventually(async () => expect(await client.add({ a: 1, b: 1 })).toBe(2))
  })

  test('bad input is refused at the border and told', async () => {
    const error = await failureOf(client.add({ a: 1, b: 'two' } as never))
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'BAD_REQUEST', data: { issues: [{ path: ['b'] }] } })
    expect(failures).toEqual([])
  })

  test('bad output never leaves the engine, which hears of it', async () => {
    expect(await failureOf(client.badOutput())).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(failures.map(([where]) => where)).toEqual(['badOutput'])
  })

  test('output that cannot be sent fails that call and nothing else', async () => {
    expect(await failureOf(client.unsendable())).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(await client.add({ a: 1, b: 1 })).toBe(2)
  })

  test('input that cannot be sent fails that call and nothing else', async () => {
    expect(await failureOf(client.numbers([() => 1]))).toBeInstanceOf(Error)
    expect(await client.add({ a: 1, b: 1 })).toBe(2)
  })

  test('an unknown procedure is an error', async () => {
    const unknown = createClient<{ nothing: SampleClient['crash'] }>(joined.client)
    expect(await failureOf(unknown.nothing())).toMatchObject({ status: 404 })
  })

  test('an error of the contract arrives with its code and data', async () => {
    const error = await failureOf(client.find({ name: 'x' }))
    expect(error).toBeInstanceOf(ORPCError)
    expect(error).toMatchObject({ code: 'NOT_FOUND', defined: true, message: 'There is no such thing', data: { name: 'x' } })
    expect(failures).toEqual([])
  })

  test('any other error arrives without its words, which the engine hears', async () => {
    const error = await failureOf(client.crash())
    expect(error).toMatchObject({ code: 'INTERNAL_SERVER_ERROR', defined: false })
    expect(JSON.stringify(error)).not.toContain('secret')
    expect(failures).toMatchObject([['crash', { message: 'a secret of the engine' }]])
  })

  test('typed arrays arrive as they were, bit for bit and aligned', async () => {
    const sent = {
      u8: new Uint8Array([1, 2, 3]),
      f32: new Float32Array([0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 1e-45]),
      f64: new Float64Array([Math.PI, -0, 5e-324]),
      i32: new Int32Array([-2147483648, 2147483647, 7]),
      i64: new BigInt64Array([-1n, 2n ** 62n])
    }
    const back = await client.arrays(sent)
    expect(back).toEqual(sent)
    expect(Object.is(back.f32[1], -0)).toBe(true)
    for (const array of Object.values(back)) expect(array.byteOffset % array.BYTES_PER_ELEMENT).toBe(0)
  })

  test('numbers that JSON lacks arrive as they were', async () => {
    const sent = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324, { $: 1 }, null, undefined]
    expect(await client.numbers(sent)).toEqual(sent)
  })

  test('a stream arrives whole and in order', async () => {
    const items = await collect(await client.count({ count: 500, floats: 3 }))
    expect(items.map(({ index }) => index)).toEqual(Array.from({ length: 500 }, (_, n) => n))
    expect(items[499]?.values).toEqual(new Float32Array(3).fill(499))
    expect(ledger).toMatchObject({ produced: 500, streamsEnded: 1 })
  })

  test('streams side by side do not hold each other up', async () => {
    const stalled = await client.count({ count: 1000, floats: 1 })
    const others = await Promise.all(Array.from({ length: 8 }, async () => collect(await client.count({ count: 200, floats: 1 }))))
    expect(others.map((items) => items.length)).toEqual(Array.from({ length: 8 }, () => 200))
    await stalled.return?.()
  })

  test('a slow reader bounds what is produced, and still gets everything', async () => {
    const stream = await client.count({ count: 1000, floats: 10 })
    await stream.next()
    await eventually(() => expect(ledger.produced).toBe(streamWindow))
    for (let n = 0; n < 20; n++) await client.add({ a: n, b: n })
    expect(ledger.produced).toBe(streamWindow)
    for (let n = 1; n < streamReport; n++) await stream.next()
    await eventually(() => expect(ledger.produced).toBe(streamWindow + streamReport))
    for (let n = 0; n < 20; n++) await client.add({ a: n, b: n })
    expect(ledger.produced).toBe(streamWindow + streamReport)
    expect(await collect(stream)).toHaveLength(1000 - streamReport)
  })

  test('a stream that fails gives what came before and then its error', async () => {
    const stream = await client.failingStream()
    expect(await stream.next()).toMatchObject({ value: 1 })
    expect(await stream.next()).toMatchObject({ value: 2 })
    expect(await failureOf(stream.next())).toMatchObject({ code: 'FULL', defined: true, data: { at: 2 } })
  })

  test('a bad item never leaves the engine, which hears of it', async () => {
    const stream = await client.badStream()
    expect(await stream.next()).toMatchObject({ value: 1 })
    expect(await failureOf(stream.next())).toMatchObject({ code: 'EVENT_ITERATOR_VALIDATION_FAILED' })
    expect(failures.map(([where]) => where)).toEqual(['badStream'])
  })

  test('breaking out of a stream runs the end of its producer, though it waits for the reader', async () => {
    for await (const { index } of await client.count({ count: 1e9, floats: 1 })) if (index === 20) break
    await eventually(() => expect(ledger.streamsEnded).toBe(1))
    expect(ledger.produced).toBeLessThanOrEqual(21 + streamWindow)
  })

  test('breaking out of a stream runs the end of its producer, though it waits for something else', async () => {
    for await (const value of await client.listen()) {
      expect(value).toBe(1)
      await eventually(() => expect(ledger.waiting).toBe(1))
      break
    }
    await eventually(() => expect(ledger.streamsEnded).toBe(1))
  })

  test('aborting a stream rejects its reader and ends its producer', async () => {
    const control = new AbortController()
    const stream = await client.listen(undefined, { signal: control.signal })
    await stream.next()
    const waiting = failureOf(stream.next())
    control.abort()
    expect(await waiting).toMatchObject({ name: 'AbortError' })
    await eventually(() => expect(ledger.streamsEnded).toBe(1))
  })

  test('aborting a call rejects it and aborts its handler', async () => {
    const control = new AbortController()
    const call = failureOf(client.wait(undefined, { signal: control.signal }))
    await eventually(() => expect(ledger.waiting).toBe(1))
    control.abort()
    expect(await call).toMatchObject({ name: 'AbortError' })
    await eventually(() => expect(ledger.waitsAborted).toBe(1))
  })

  test.each(['cut', 'closed by the engine', 'closed by the client'])(
    'a connection %s rejects calls and streams and ends their producers',
    async (how) => {
      const stalled = await client.count({ count: 1e9, floats: 1 })
      await stalled.next()
      const listening = await client.listen()
      await listening.next()
      const waits = [failureOf(client.wait()), failureOf(listening.next())]
      await eventually(() => expect(ledger.waiting).toBe(2))
      if (how === 'cut') joined.cut()
      else if (how === 'closed by the engine') joined.server.close('enough')
      else joined.client.close('enough')
      for (const error of await Promise.all(waits)) expect(error).toBeInstanceOf(ConnectionLost)
      expect(await failureOf(collect(stalled))).toBeInstanceOf(ConnectionLost)
      expect(await failureOf(client.add({ a: 1, b: 1 }))).toBeInstanceOf(ConnectionLost)
      await eventually(() => expect(ledger).toMatchObject({ streamsEnded: 2, waitsAborted: 1 }))
      expect(ledger.produced).toBeLessThanOrEqual(streamWindow)
    }
  )

  test.each([
    ['not an object', 7],
    ['of an unknown type', { type: 'nonsense', id: '1' }],
    ['without an id', { type: 'call', path: '/add', body: {} }],
    ['with more than belongs in it', { type: 'cancel', id: '1', more: 1 }],
    ['that reports nothing taken', { type: 'taken', id: '1', count: 0 }]
  ])('a message %s ends that connection', async (_, message) => {
    const waiting = failureOf(client.wait())
    joined.client.send(message)
    expect(await waiting).toBeInstanceOf(ConnectionLost)
    await eventually(() => expect(ledger.waitsAborted).toBe(ledger.waiting))
  })

  test('a reader that reports more than it was sent ends its connection', async () => {
    const stream = await client.count({ count: 1e9, floats: 1 })
    await stream.next()
    for (let id = 0; id < 4; id++) joined.client.send({ type: 'taken', id: String(id), count: 1e6 })
    expect(await failureOf(collect(stream))).toBeInstanceOf(ConnectionLost)
    await eventually(() => expect(ledger.streamsEnded).toBe(1))
  })

  test('a message from the engine that is not of the protocol ends the connection', async () => {
    const waiting = failureOf(client.wait())
    joined.server.send({ type: 'answer' })
    expect(await waiting).toBeInstanceOf(ConnectionLost)
  })
})

describe.each(transports.filter(({ name }) => name === 'WebSocket'))('frames over $name', (transport) => {
  let joined: Joined
  let other: Joined
  beforeEach(async () => {
    joined = await transport.join({ maxFrameBytes: 10_000 })
    other = await transport.join()
    for (const { server } of [joined, other]) serve(createSampleRouter().router, server)
  })
  afterEach(async () => {
    await joined.dispose()
    await other.dispose()
  })

  test.each([
    ['empty', new Uint8Array()],
    ['noise', new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])],
    ['beyond the limit', new Uint8Array(10_001)]
  ])('%s end that connection and no other', async (_, bytes) => {
    const client = createClient<SampleClient>(joined.client)
    const waiting = failureOf(client.wait())
    joined.sendRaw?.(bytes)
    expect(await waiting).toBeInstanceOf(ConnectionLost)
    expect(await createClient<SampleClient>(other.client).add({ a: 1, b: 2 })).toBe(3)
  })

  test('that would be too large are not sent: the stream fails, the connection stays', async () => {
    const client = createClient<SampleClient>(joined.client)
    expect(await failureOf(collect(await client.count({ count: 1, floats: 5_000 })))).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' })
    expect(await client.add({ a: 1, b: 2 })).toBe(3)
  })
})
