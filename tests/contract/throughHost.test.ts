/** The whole way of a browser's window: its own link, a real host, and a real engine process behind it. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from '../support/eventually'
import { createClient } from '../../src/contract/wire/client'
import { ConnectionLost } from '../../src/contract/wire/connectionLost'
import { streamWindow } from '../../src/contract/wire/limits'
import { startHost } from '../../src/host/startHost'
import type { Host, HostOptions } from '../../src/host/startHost'
import { openBrowserLink } from '../../src/renderer/client/browserLink'
import type { LinkEnd, SupervisorLink } from '../../src/renderer/client/link'
import { buildProgram } from './buildProgram'
import type { SampleEngineClient } from './sampleEngine'

let folder: string
let options: HostOptions
let host: Host
let cookie: string
const links: SupervisorLink[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-through-'))
  await mkdir(join(folder, 'page'))
  await writeFile(join(folder, 'page', 'index.html'), '<title>Gatescope</title>')
  await buildProgram(new URL('./sampleEngine.ts', import.meta.url), folder, 'engine.mjs')
  options = {
    port: 0,
    address: '127.0.0.1',
    names: [],
    workspace: folder,
    page: join(folder, 'page'),
    engine: join(folder, 'engine.mjs'),
    resources: folder,
    write: () => undefined
  }
  host = await startHost(options)
  cookie = await cookieOf(host)
  actAsBrowser()
})
afterEach(() => {
  for (const link of links.splice(0)) link.dispose()
})
afterAll(async () => {
  vi.unstubAllGlobals()
  await host.close()
  await rm(folder, { recursive: true })
})

async function cookieOf({ url }: Host): Promise<string> {
  const welcome = await fetch(url, { redirect: 'manual' })
  return welcome.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

/** A browser sends its cookies and its origin by itself. */
function actAsBrowser(): void {
  const plainFetch = globalThis.fetch
  vi.stubGlobal('fetch', (url: URL, init: RequestInit) => plainFetch(url, { ...init, headers: { cookie } }))
  vi.stubGlobal(
    'WebSocket',
    class extends WebSocket {
      constructor(url: string) {
        super(url, { headers: { cookie, origin: new URL(url.replace(/^ws/, 'http')).origin } })
        this.on('error', () => undefined)
      }
    }
  )
}

/** A window: its client of the present engine, and all that it heard. */
function openWindow(port = host.port) {
  const heard: string[] = []
  const ends: LinkEnd[] = []
  const present: { client: SampleEngineClient | null } = { client: null }
  const link = openBrowserLink(
    {
      engine: (state) => heard.push('reason' in state ? `${state.state}: ${state.reason}` : state.state),
      ready(generation, enginePort) {
        heard.push(`ready ${generation}`)
        present.client = createClient<SampleEngineClient>(enginePort)
      },
      ended: (end) => ends.push(end)
    },
    new URL(`http://127.0.0.1:${port}/`)
  )
  links.push(link)
  const client = () => eventually(() => present.client ?? expect.fail('there is no engine yet'))
  return { link, heard, ends, client }
}

const failureOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error
  )

describe('through a host', () => {
  test('requests, errors, typed arrays and streams arrive', async () => {
    const client = await openWindow().client()
    expect(await client.add({ a: 2, b: 3 })).toBe(5)
    expect(await failureOf(client.find({ name: 'x' }))).toMatchObject({ code: 'NOT_FOUND', data: { name: 'x' } })
    const arrays = {
      f32: new Float32Array([1.5, Number.NaN]),
      f64: new Float64Array([Math.PI]),
      i32: new Int32Array([-1]),
      u8: new Uint8Array([1, 2, 3]),
      i64: new BigInt64Array([-1n])
    }
    expect(await client.arrays(arrays)).toEqual(arrays)
    let total = 0
    for await (const { values } of await client.count({ count: 300, floats: 1000 })) total += values.length
    expect(total).toBe(300_000)
  })

  test('a slow reader bounds what the engine produces, and a cut connection ends it', async () => {
    const slow = openWindow()
    const watcher = await openWindow().client()
    const before = await watcher.ledger()
    const stream = await (await slow.client()).count({ count: 1e9, floats: 10 })
    await stream.next()
    await eventually(async () => expect((await watcher.ledger()).produced).toBe(before.produced + streamWindow))
    expect((await watcher.ledger()).produced).toBe(before.produced + streamWindow)
    slow.link.dispose()
    await eventually(async () => expect((await watcher.ledger()).streamsEnded).toBe(before.streamsEnded + 1))
    expect(
      await failureOf(
        (async () => {
          for await (const _ of stream);
        })()
      )
    ).toBeInstanceOf(ConnectionLost)
  })

  test('an engine that dies rejects what is under way with the reason, and another takes its place', async () => {
    const window = openWindow()
    const client = await window.client()
    const { pid } = await client.ledger()
    const stream = await client.count({ count: 1e9, floats: 10 })
    await stream.next()
    const waiting = failureOf(client.wait())
    void failureOf(client.die())
    expect(await waiting).toMatchObject({ code: 'CONNECTION_LOST', reason: expect.stringContaining('SIGKILL') })
    await eventually(() => expect(window.heard.at(-1)).toMatch(/^ready/))
    expect(window.heard.at(-2)).toMatch(/^lost: it was killed \(SIGKILL\)/)
    const next = await (await window.client()).ledger()
    expect(next.pid).not.toBe(pid)
    expect(next.produced).toBe(0)
  })

  test('an engine that computes without giving way is waited for, and the host stays awake', async () => {
    const busy = await openWindow().client()
    const before = await busy.ledger()
    const file = join(folder, 'go')
    const block = busy.block({ until: file })
    const other = openWindow()
    await other.client()
    expect(await fetch(new URL(`http://127.0.0.1:${host.port}/`), {})).toMatchObject({ status: 200 })
    const waiting = busy.ledger()
    await writeFile(file, '')
    await block
    expect(await waiting).toEqual(before)
    expect(other.heard.some((line) => line.startsWith('lost'))).toBe(false)
  })

  test('a window hears of a restart that another asked for', async () => {
    const [first, second] = [openWindow(), openWindow()]
    await Promise.all([first.client(), second.client()])
    first.link.restart()
    for (const { heard } of [first, second]) {
      await eventually(() => expect(heard).toHaveLength(3))
      expect(heard[1]).toBe('starting')
    }
  })

  test('a host that ends, and one that was started again, are told apart', async () => {
    const second = await startHost(options)
    const window = openWindow(second.port)
    await eventually(() => expect(window.ends).toHaveLength(1))
    expect(window.ends[0]).toMatchObject({ kind: 'noAccess', reason: expect.stringContaining('Open the address') })
    await second.close()
    const late = openWindow(second.port)
    await eventually(() => expect(late.ends).toHaveLength(1))
    expect(late.ends[0]).toMatchObject({ kind: 'unreachable' })
  })
})
