/** Odd messages: whoever breaks the protocol is closed, and neither the engine nor another connection notices. */
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../../src/contract/wire/client'
import { encode } from '../../src/contract/wire/codec'
import { encodedPort } from '../../src/contract/wire/encodedPort'
import { createMemoryPorts } from '../../src/contract/wire/memoryPort'
import type { FramePort, Port } from '../../src/contract/wire/port'
import { serve } from '../../src/engine/serving/channel/serve'
import { createSampleRouter } from '../contract/sampleContract'
import type { SampleClient } from '../contract/sampleContract'

const runs = { numRuns: 300, seed: 20_261 }
const sample = createSampleRouter()
const faults: unknown[] = []
const note = (error: unknown) => void faults.push(error)
let witness: SampleClient

/** A connection to the router; `closed` is the reason for its end. */
function connect() {
  const [client, server] = createMemoryPorts()
  const state: { closed: string | null } = { closed: null }
  serve(sample.router, server)
  client.onClose((reason) => (state.closed = reason))
  return { client, state }
}

beforeEach(() => {
  faults.length = 0
  process.on('uncaughtException', note)
  process.on('unhandledRejection', note)
  witness = createClient<SampleClient>(connect().client)
})
afterEach(() => {
  process.off('uncaughtException', note)
  process.off('unhandledRejection', note)
})

/** Sends, and waits until the router answers another connection. */
async function survives(...messages: unknown[]): Promise<string | null> {
  const { client, state } = connect()
  for (const message of messages) client.send(message)
  expect(await witness.add({ a: 1, b: 2 })).toBe(3)
  await new Promise((resolve) => setImmediate(resolve))
  expect(faults).toEqual([])
  client.close()
  return state.closed
}

const odd = [
  '//',
  '//[',
  '//:99999/x',
  '/\\[',
  '/%',
  '/ ',
  '/a//b',
  '/?x',
  '/#',
  '/..',
  '/.',
  '/add/',
  '/\u0000',
  '//user:1@[::1',
  'add',
  ''
]
const anyBody = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true })
const id = fc.string({ minLength: 1, maxLength: 32 })

describe('an engine', () => {
  it.each(odd)('closes who calls the path %j', async (path) => {
    expect(await survives({ type: 'call', id: 'x', path, body: {} })).toBe('a message was not of the protocol')
  })

  it('lives on, whatever the path', async () => {
    const path = fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => `/${text}`),
      fc.string({ unit: fc.constantFrom('/', '[', ']', ':', '@', '%', '.', '\\', 'a', '9', '?') }).map((text) => `/${text}`)
    )
    await fc.assert(
      fc.asyncProperty(path, async (text) => void (await survives({ type: 'call', id: 'x', path: text, body: {} }))),
      runs
    )
  })

  it('lives on, whatever the body of a call', async () => {
    const path = fc.constantFrom('/add', '/arrays', '/find', '/count', '/listen', '/nothing', '/constructor', '/toString', '/then')
    const message = fc.record({ type: fc.constant('call'), id, path, body: anyBody })
    await fc.assert(
      fc.asyncProperty(message, async (call) => void (await survives(call))),
      runs
    )
  })

  it('lives on, whatever the message and its order', async () => {
    const message = fc.oneof(
      anyBody,
      fc.record({ type: fc.constantFrom('cancel', 'taken', 'call', 'answer'), id: fc.constantFrom('1', '2'), count: fc.anything() }),
      fc.record({ type: fc.constant('cancel'), id: fc.constantFrom('1', '2') }),
      fc.record({ type: fc.constant('taken'), id: fc.constantFrom('1', '2'), count: fc.integer() }),
      fc.record({
        type: fc.constant('call'),
        id: fc.constantFrom('1', '2'),
        path: fc.constantFrom('/listen', '/count', '/wait'),
        body: fc.constant({ json: { count: 3, floats: 1 } })
      })
    )
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 6 }), async (messages) => void (await survives(...messages))),
      runs
    )
  })

  it('closes a connection whose handler throws', async () => {
    const [client, server] = createMemoryPorts()
    const reported: unknown[] = []
    const failing: Port = { ...server, onMessage: (listener) => server.onMessage((message) => (listener(message), listener(message))) }
    serve(sample.router, { ...failing, send: () => expect.fail('a port that cannot send') }, (_, error) => reported.push(error))
    const closed = new Promise((resolve) => client.onClose(resolve))
    client.send({ type: 'call', id: 'x', path: '/wait', body: {} })
    expect(await closed).toMatch(/id of another/)
  })
})

describe('a page', () => {
  it('ends its link, and throws nothing, whatever the engine sends', async () => {
    const message = fc.oneof(
      anyBody,
      fc.record({ type: fc.constantFrom('answer', 'stream', 'item'), id: fc.constantFrom('0', '1'), status: fc.integer(), body: anyBody }),
      fc.record({
        type: fc.constant('item'),
        id: fc.constantFrom('0', '1'),
        event: fc.constantFrom('message', 'error', 'done'),
        body: anyBody
      })
    )
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 4 }), async (messages) => {
        const [client, server] = createMemoryPorts()
        const answer = createClient<SampleClient>(client)
          .add({ a: 1, b: 2 })
          .catch(() => null)
        for (const each of messages) server.send(each)
        await new Promise((resolve) => setImmediate(resolve))
        server.close()
        await answer
        expect(faults).toEqual([])
      }),
      runs
    )
  })
})

describe('a port of frames', () => {
  it('is closed by bytes that are no message, and by a listener that throws', () => {
    const frame = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 255 })).map(([at, flip]) => damaged(at, flip))
    )
    fc.assert(
      fc.property(frame, (bytes) => {
        let deliver: (frame: Uint8Array<ArrayBuffer>) => void = () => undefined
        let closed = 0
        const frames: FramePort = {
          send: () => undefined,
          onMessage: (listener) => (deliver = listener),
          onClose: () => undefined,
          close: () => (closed += 1)
        }
        encodedPort(frames).onMessage(() => {
          throw new Error('a listener that fails')
        })
        deliver(new Uint8Array(bytes))
        expect(closed).toBe(1)
      }),
      runs
    )
  })
})

/** A sound frame with one byte changed. */
function damaged(at: number, flip: number): Uint8Array {
  const frame = new Uint8Array(encode({ type: 'call', id: 'x', path: '/add', body: { values: Float32Array.of(1, 2), text: 'é' } }))
  const place = at % frame.length
  frame[place] = (frame[place] ?? 0) ^ flip
  return frame
}
