/** A real host on a free port of loopback lets in the right windows, serves the page, and passes frames on. */
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from '../../tests/support/eventually'
import { HostError } from './listen'
import { exposureWarning, startHost } from './startHost'
import type { Host, HostOptions } from './startHost'

/** Adds one to each byte of a frame; ends the connection at an empty one, and itself at a frame that begins with 255. */
const engine = `
process.send({ type: 'ready' })
process.on('disconnect', () => process.exit())
process.on('message', ({ type, connection, frame }) => {
  if (type === 'stop') process.exit()
  if (type !== 'frame') return
  if (frame[0] === 255) process.kill(process.pid, 'SIGKILL')
  else if (frame.length === 0) process.send({ type: 'close', connection, reason: 'empty' })
  else process.send({ type: 'frame', connection, frame: frame.map((byte) => byte + 1) })
})`

let folder: string
let options: HostOptions
let host: Host
let cookie: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-host-'))
  const page = join(folder, 'page')
  await mkdir(join(page, 'assets'), { recursive: true })
  await writeFile(join(page, 'index.html'), '<title>Gatescope</title>')
  await writeFile(join(page, 'assets', 'a-1234.js'), 'export {}')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  await symlink(join(folder, 'secret.txt'), join(page, 'link.txt'))
  await writeFile(join(folder, 'engine.mjs'), engine)
  const unused = join(folder, 'unused')
  options = {
    port: 0,
    address: '127.0.0.1',
    names: [],
    workspace: unused,
    page,
    engine: join(folder, 'engine.mjs'),
    resources: unused,
    write: () => undefined
  }
  host = await startHost(options)
  cookie = cookieOf(await get(`/?token=${host.token}`))
})
afterAll(async () => {
  await host.close()
  await rm(folder, { recursive: true })
})

interface Answer {
  status: number | undefined
  headers: IncomingMessage['headers']
  body: string
}

/** Sends the path as it is: no client may tidy it first. */
async function get(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  const sent = httpRequest({ host: '127.0.0.1', port: host.port, path, method, headers, agent: false }).end()
  const [response]: IncomingMessage[] = await once(sent, 'response')
  if (!response) throw new Error('no answer')
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

const cookieOf = ({ headers }: Answer) => headers['set-cookie']?.[0]?.split(';')[0] ?? ''

describe('the page', () => {
  test('is not served without a cookie, and the answer says what to do', async () => {
    for (const path of ['/', '/assets/a-1234.js', '/nothing']) {
      const answer = await get(path)
      expect(answer.status).toBe(401)
      expect(answer.body).toContain('Open the address that the host printed')
    }
  })

  test('is served after the token was exchanged for a cookie', async () => {
    const welcome = await get(`/?token=${host.token}`)
    expect(welcome).toMatchObject({ status: 303, headers: { location: '/' } })
    expect(welcome.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict$/)
    const page = await get('/', { cookie: cookieOf(welcome) })
    expect(page).toMatchObject({ status: 200, body: '<title>Gatescope</title>' })
    expect(page.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    expect(await get('/assets/a-1234.js', { cookie })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'private, max-age=31536000, immutable' }
    })
  })

  test('is led to by a page of the host where another page led to the address', async () => {
    const welcome = await get(`/?token=${host.token}`, { 'sec-fetch-site': 'cross-site' })
    expect(welcome).toMatchObject({ status: 200, body: expect.stringContaining('content="0;url=/"') })
    expect(welcome.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict$/)
    expect(welcome.body).not.toContain(host.token)
  })

  test('is not served for a wrong token or a wrong cookie', async () => {
    expect(await get('/?token=wrong')).toMatchObject({
      status: 401,
      headers: expect.not.objectContaining({ 'set-cookie': expect.anything() })
    })
    expect(await get('/?token=')).toMatchObject({ status: 401 })
    expect(await get('/', { cookie: `gatescope-${host.port}=wrong` })).toMatchObject({ status: 401 })
    expect(await get('/', { cookie: cookie.replace(String(host.port), '1') })).toMatchObject({ status: 401 })
  })

  test.each(['evil.example', 'localhost.evil.example:80', '10.1.2.3'])(
    'is not served to the host name %j, even with cookie or token',
    async (name) => {
      expect(await get('/', { cookie, host: name })).toMatchObject({ status: 403 })
      const answer = await get(`/?token=${host.token}`, { host: name })
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  )

  test.each(['http://evil.example', 'null', 'http://localhost:1'])('is not served to the origin %s', async (origin) => {
    expect(await get('/', { cookie, origin })).toMatchObject({ status: 403 })
  })

  test('is served to its own origin, by other names of loopback and through a tunnel', async () => {
    for (const name of [`localhost:${host.port}`, 'localhost:9000', '[::1]:9000']) {
      expect(await get('/', { cookie, host: name, origin: `http://${name}` })).toMatchObject({ status: 200 })
    }
  })

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/..\\secret.txt',
    '/assets/%00',
    '/link.txt',
    '/assets',
    '//etc/passwd',
    '/%',
    '/index.html/'
  ])('has no file %s', async (path) => {
    const answer = await get(path, { cookie })
    expect([400, 404]).toContain(answer.status)
    expect(answer.body).not.toContain('secret\n')
  })

  test('an absolute address is no path', async () => {
    expect(await get('http://evil.example/', { cookie })).toMatchObject({ status: 400 })
  })

  test('is only read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) expect(await get('/', { cookie }, method)).toMatchObject({ status: 405 })
    expect(await get('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  test('comes with a strict policy, as does every refusal', async () => {
    for (const answer of [
      await get('/', { cookie }),
      await get('/'),
      await get('/', { host: 'evil.example' }),
      await get('/x', { cookie })
    ]) {
      const policy = answer.headers['content-security-policy']
      expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toContain('evil')
      expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    }
  })
})

const origin = () => `http://127.0.0.1:${host.port}`
const socket = (headers: Record<string, string>, path = '/engine') => new WebSocket(`ws://127.0.0.1:${host.port}${path}`, { headers })

/** Opens a window with access, and collects everything that it receives: states as objects, frames as arrays. */
async function openWindow() {
  const opened = socket({ cookie, origin: origin() })
  const heard: unknown[] = []
  opened.on('message', (data: Buffer, binary) => heard.push(binary ? [...data] : JSON.parse(data.toString())))
  await once(opened, 'open')
  await eventually(() => expect(heard.at(-1)).toMatchObject({ state: 'ready' }))
  return { opened, heard }
}

const attach = (generation: number) => JSON.stringify({ request: 'attach', generation })

describe('a WebSocket', () => {
  test.each([
    ['without a cookie', () => ({ origin: origin() }), '/engine', 401],
    ['with a wrong cookie', () => ({ origin: origin(), cookie: `gatescope-${host.port}=x` }), '/engine', 401],
    ['without an origin', () => ({ cookie }), '/engine', 403],
    ['of another origin', () => ({ cookie, origin: 'http://evil.example' }), '/engine', 403],
    ['of another port', () => ({ cookie, origin: 'http://127.0.0.1:1' }), '/engine', 403],
    ['of another host name', () => ({ cookie, host: 'evil.example', origin: 'http://evil.example' }), '/engine', 403],
    ['at another path', () => ({ cookie, origin: origin() }), '/', 404]
  ])('is refused %s', async (_, headers, path, status) => {
    const refused = socket(headers(), path)
    const [error]: Error[] = await once(refused, 'error')
    expect(error?.message).toBe(`Unexpected server response: ${status}`)
  })

  test('hears of the engine and exchanges frames with it once attached', async () => {
    const { opened, heard } = await openWindow()
    const { generation } = heard.at(-1) as { generation: number }
    opened.send(new Uint8Array([9]))
    opened.send(attach(generation + 1))
    opened.send(new Uint8Array([9]))
    opened.send(attach(generation))
    opened.send(new Uint8Array([1, 2, 3]))
    await eventually(() => expect(heard.at(-1)).toEqual([2, 3, 4]))
    expect(heard.filter(Array.isArray)).toHaveLength(1)
    opened.close()
  })

  test('is closed when the engine cannot read its frames, and no other is', async () => {
    const [bad, good] = [await openWindow(), await openWindow()]
    for (const { opened, heard } of [bad, good]) opened.send(attach((heard.at(-1) as { generation: number }).generation))
    bad.opened.send(new Uint8Array())
    const [code, reason]: [number, Buffer] = (await once(bad.opened, 'close')) as [number, Buffer]
    expect([code, reason.toString()]).toEqual([1008, 'empty'])
    good.opened.send(new Uint8Array([5]))
    await eventually(() => expect(good.heard.at(-1)).toEqual([6]))
    good.opened.close()
  })

  test.each(['nonsense', '{"request":"format"}', `"${'x'.repeat(2000)}"`])('is closed at the text %.20s', async (message) => {
    const { opened } = await openWindow()
    opened.send(message)
    expect((await once(opened, 'close'))[0]).toBe(1008)
  })

  test('hears when the engine is lost and comes back; frames for the old engine do not reach the new one', async () => {
    const { opened, heard } = await openWindow()
    const { generation } = heard.at(-1) as { generation: number }
    opened.send(attach(generation))
    opened.send(new Uint8Array([255]))
    await eventually(() => expect(heard.at(-1)).toEqual({ state: 'ready', generation: generation + 1 }))
    expect(heard.at(-2)).toMatchObject({ state: 'lost', reason: expect.stringContaining('SIGKILL') })
    opened.send(new Uint8Array([1]))
    opened.send(attach(generation + 1))
    opened.send(new Uint8Array([7]))
    await eventually(() => expect(heard.at(-1)).toEqual([8]))
    expect(heard.filter(Array.isArray)).toEqual([[8]])
    opened.close()
  })

  test('can ask for a restart', async () => {
    const { opened, heard } = await openWindow()
    const { generation } = heard.at(-1) as { generation: number }
    opened.send('{"request":"restart"}')
    await eventually(() => expect(heard.at(-1)).toEqual({ state: 'ready', generation: generation + 1 }))
    expect(heard.at(-2)).toEqual({ state: 'starting' })
    opened.close()
  })

  test('is refused beyond the limit on connections', async () => {
    const windows = await Promise.all(Array.from({ length: 32 }, openWindow))
    const [error]: Error[] = await once(socket({ cookie, origin: origin() }), 'error')
    expect(error?.message).toContain('503')
    await Promise.all(windows.map(({ opened }) => (opened.close(), once(opened, 'close'))))
    const again = await openWindow()
    again.opened.close()
  })
})

describe('starting', () => {
  test('at a port in use fails with the remedy, and the first host goes on', async () => {
    const failure = await startHost({ ...options, port: host.port }).then(
      () => expect.fail('it started'),
      (error: unknown) => error
    )
    expect(failure).toBeInstanceOf(HostError)
    expect(failure).toMatchObject({ message: expect.stringMatching(new RegExp(`^Port ${host.port} is in use.*--port`)) })
    expect(await get('/', { cookie })).toMatchObject({ status: 200 })
  })

  test('without a built page fails and leaves the port free', async () => {
    const probe = createServer().listen(0, '127.0.0.1')
    await once(probe, 'listening')
    const { port } = probe.address() as { port: number }
    probe.close()
    await once(probe, 'close')
    await expect(startHost({ ...options, port, page: join(folder, 'none') })).rejects.toThrow('npm run build')
    const second = await startHost({ ...options, port })
    expect(second.url).toBe(`http://127.0.0.1:${port}/?token=${second.token}`)
    await second.close()
  })

  test('on an address that this machine lacks fails with the remedy', async () => {
    await expect(startHost({ ...options, address: '192.0.2.1' })).rejects.toThrow('--address')
  })

  test('where others can reach it comes with a warning', () => {
    expect(exposureWarning('127.0.0.1')).toBeNull()
    expect(exposureWarning('0.0.0.0')).toContain('not encrypted')
  })
})

test('a closed host ends its windows, its engine and its port', async () => {
  const pids: number[] = []
  const program = join(folder, 'printing.mjs')
  await writeFile(program, `console.log(process.pid)${engine}`)
  const second = await startHost({ ...options, engine: program, write: (output) => pids.push(Number(output)) })
  await eventually(() => expect(pids).toHaveLength(1))
  const welcome = await fetch(second.url, { redirect: 'manual' })
  const cookie = welcome.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const headers = { cookie, origin: `http://127.0.0.1:${second.port}` }
  const opened = new WebSocket(`ws://127.0.0.1:${second.port}/engine`, { headers })
  await once(opened, 'open')
  const closed = once(opened, 'close')
  await Promise.all([second.close(), second.close()])
  expect((await closed)[0]).toBe(1001)
  expect(() => process.kill(pids[0] ?? 0, 0)).toThrow()
  await expect(fetch(`http://127.0.0.1:${second.port}/`)).rejects.toThrow()
})
