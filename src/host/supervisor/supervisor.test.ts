/** The supervisor handles real child processes that answer, crash, refuse to end, and echo. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { eventually } from '../../../tests/support/eventually'
import type { EngineState } from '../../contract/link'
import { startNodeEngine } from './nodeEngine'
import type { NodeEngine } from './nodeEngine'
import { supervise } from './supervisor'
import type { Supervisor } from './supervisor'

let folder: string
let supervisor: Supervisor<NodeEngine> | null
let states: EngineState[]
let pids: number[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatescope-supervisor-'))
  supervisor = null
  states = []
  pids = []
})
afterEach(async () => {
  await supervisor?.stop()
  await rm(folder, { recursive: true })
})

/** Supervises a program of the given text, which prints its process id first. */
async function run(text: string): Promise<Supervisor<NodeEngine>> {
  const program = join(folder, 'engine.mjs')
  await writeFile(program, `console.log(process.pid)\nprocess.on('disconnect', () => process.exit())\n${text}`)
  supervisor = supervise(() =>
    startNodeEngine({ program, args: [], write: (output) => pids.push(...(output.match(/^\d+$/gm) ?? []).map(Number)) })
  )
  states.push(supervisor.state)
  supervisor.onState((state) => states.push(state))
  return supervisor
}

const answers = `process.send({ type: 'ready' })\nprocess.on('message', ({ type }) => type === 'stop' && process.exit())\n`
const lives = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const until = (state: EngineState['state']) => eventually(() => expect(states.at(-1)?.state).toBe(state))

test('an engine that answers is ready, and ends when told', async () => {
  const { stop } = await run(answers)
  await until('ready')
  expect(states).toEqual([{ state: 'starting' }, { state: 'ready', generation: 1 }])
  await stop()
  expect(pids.map(lives)).toEqual([false])
})

test('an engine that is killed is reported with the reason and started again', async () => {
  await run(answers)
  await until('ready')
  await eventually(() => expect(pids).toHaveLength(1))
  process.kill(pids[0] ?? 0, 'SIGKILL')
  await eventually(() => expect(states).toHaveLength(4))
  expect(states.slice(2)).toEqual([
    { state: 'lost', reason: 'it was killed (SIGKILL), which often means that memory ran out' },
    { state: 'ready', generation: 2 }
  ])
})

test('an engine that keeps crashing is started four times, then left to the user, who can ask for it', async () => {
  const { restart } = await run(`throw new TypeError('no such library')`)
  await until('down')
  const reason = 'it ended with exit code 1: TypeError: no such library'
  const lost = { state: 'lost', reason }
  expect(states).toEqual([{ state: 'starting' }, lost, lost, lost, { state: 'down', reason }])
  expect(pids).toHaveLength(4)
  await writeFile(join(folder, 'engine.mjs'), answers)
  restart()
  await until('ready')
  expect(states.slice(5)).toEqual([{ state: 'starting' }, { state: 'ready', generation: 5 }])
})

test('a restart ends the running engine first', async () => {
  const { restart } = await run(answers)
  await until('ready')
  restart()
  await eventually(() => expect(states.at(-1)).toEqual({ state: 'ready', generation: 2 }))
  await eventually(() => expect(pids).toHaveLength(2))
  expect(pids.map(lives)).toEqual([false, true])
  expect(states.map(({ state }) => state)).toEqual(['starting', 'ready', 'starting', 'ready'])
})

test('an engine that does not end when told is ended', async () => {
  const program = join(folder, 'engine.mjs')
  await writeFile(
    program,
    `process.send({ type: 'ready' })\nprocess.on('message', () => undefined)\nprocess.on('SIGTERM', () => undefined)`
  )
  const engine = startNodeEngine({ program, args: [], write: () => undefined })
  const ended = vi.fn()
  engine.onExit(ended)
  await new Promise<void>((resolve) => engine.onReady(resolve))
  await engine.stop(1)
  expect(ended).toHaveBeenCalledWith(expect.stringContaining('SIGKILL'))
})

test('an engine that does not speak the protocol is ended', async () => {
  await run(`process.send({ type: 'hello' })\nsetInterval(() => undefined, 1000)`)
  await until('down')
})

test('frames go both ways for each connection, and a closed one is heard of', async () => {
  await run(`${answers}process.on('message', (message) => {
    if (message.type !== 'frame') return
    if (message.frame.length === 0) process.send({ type: 'close', connection: message.connection, reason: 'empty' })
    else process.send({ ...message, frame: message.frame.map((byte) => byte + message.connection) })
  })`)
  await until('ready')
  const heard: unknown[] = []
  const listener = (name: string) => ({
    frame: (frame: Uint8Array) => heard.push([name, [...frame]]),
    closed: (reason: string) => heard.push([name, reason])
  })
  const first = supervisor?.engine?.connect(listener('first'))
  const second = supervisor?.engine?.connect(listener('second'))
  const sent = vi.fn()
  first?.send(new Uint8Array([10, 20]), sent)
  second?.send(new Uint8Array([10, 20]), sent)
  second?.send(new Uint8Array(), sent)
  await eventually(() => expect(heard).toHaveLength(3))
  expect(heard).toEqual([
    ['first', [11, 21]],
    ['second', [12, 22]],
    ['second', 'empty']
  ])
  await eventually(() => expect(sent).toHaveBeenCalledTimes(3))
})
