/** The host as a person starts it: what it prints, how it refuses, and that nothing of it is left when it ends. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/eventually'
import { buildProgram } from './buildProgram'

let folder: string
const started: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-program-'))
  const programs = join(folder, 'out', 'main')
  await mkdir(join(folder, 'out', 'renderer'), { recursive: true })
  await writeFile(join(folder, 'out', 'renderer', 'index.html'), '<title>Gatescope</title>')
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await buildProgram(new URL('../../src/host/index.ts', import.meta.url), programs, 'host.js')
  await buildProgram(new URL('./sampleEngine.ts', import.meta.url), programs, 'engine.js')
})
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'close')
    }
  }
})
afterAll(() => rm(folder, { recursive: true }))

/** Starts the host and keeps what it prints. */
function start(...args: string[]) {
  const child = spawn(process.execPath, [join(folder, 'out', 'main', 'host.js'), '--workspace', folder, ...args])
  started.push(child)
  const printed = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.err += text))
  const ended = once(child, 'close').then(([code]: unknown[]) => code)
  const line = () => eventually(() => (printed.out.endsWith('\n') ? printed.out.trimEnd() : expect.fail(printed.err)))
  return { child, printed, ended, line }
}

/** The process id that the engine wrote to the host's error output. */
const enginePid = ({ printed }: ReturnType<typeof start>) =>
  eventually(() => Number(/engine of pid (\d+)/.exec(printed.err)?.[1] ?? expect.fail(printed.err)))
const lives = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('prints one line: the address with its token', async () => {
  const host = start('--port', '0')
  expect(await host.line()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)
  expect(await fetch(await host.line(), { redirect: 'manual' })).toMatchObject({ status: 303 })
})

test('prints JSON on request', async () => {
  const host = start('--port', '0', '--json')
  expect(JSON.parse(await host.line())).toEqual({
    url: expect.stringMatching(/^http:/),
    port: expect.any(Number),
    token: expect.stringMatching(/^[\w-]{43}$/),
    pid: host.child.pid,
    workspace: folder
  })
})

test('a port in use ends the second start with its number and the remedy; the first goes on', async () => {
  const first = start('--port', '0')
  const address = await first.line()
  const { port } = new URL(address)
  const second = start('--port', port)
  expect(await second.ended).toBe(1)
  expect(second.printed.out).toBe('')
  expect(second.printed.err).toMatch(new RegExp(`^Port ${port} is in use.*--port 0.*\\n$`))
  expect(await fetch(address, { redirect: 'manual' })).toMatchObject({ status: 303 })
  expect(lives(await enginePid(first))).toBe(true)
})

test.each([
  [['--port', '70000'], '65535'],
  [['--port', 'abc'], '--port'],
  [['--prot', '1'], "unknown option '--prot'"],
  [['more'], 'too many arguments']
])('%j is refused with words', async (args, words) => {
  const host = start(...args)
  expect(await host.ended).toBe(1)
  expect(host.printed.err).toContain(words)
})

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the host and its engine in good order', async (signal) => {
  const host = start('--port', '0')
  await host.line()
  const engine = await enginePid(host)
  host.child.kill(signal)
  expect(await host.ended).toBe(0)
  expect(lives(engine)).toBe(false)
})

test('a killed host takes its engine with it', async () => {
  const host = start('--port', '0')
  await host.line()
  const engine = await enginePid(host)
  host.child.kill('SIGKILL')
  await eventually(() => expect(lives(engine)).toBe(false))
})

test('the engine alone says how to start the workbench', async () => {
  const child = spawn(process.execPath, [join(folder, 'out', 'main', 'engine.js')])
  started.push(child)
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text))
  expect((await once(child, 'close'))[0]).toBe(1)
  expect(words).toContain('npm start')
})
