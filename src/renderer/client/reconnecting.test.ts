/** A connection outlasts lost engines and cut links. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { eventually } from '../../../tests/support/eventually'
import { ConnectionLost } from '../../contract/wire/connectionLost'
import { createMemoryPorts } from '../../contract/wire/memoryPort'
import type { ConnectionState } from './connection'
import type { SupervisorEvents } from './link'
import { keepConnected } from './reconnecting'

let opened: SupervisorEvents[]
let asked: string[]

beforeEach(() => {
  vi.useFakeTimers()
  opened = []
  asked = []
})
afterEach(() => {
  vi.useRealTimers()
})

function connected() {
  const connection = keepConnected((events) => {
    opened.push(events)
    const number = opened.length
    return { restart: () => asked.push(`restart ${number}`), dispose: () => asked.push(`dispose ${number}`) }
  })
  const states: ConnectionState[] = []
  connection.onState((state) => states.push(state))
  return { connection, states }
}

const failureOf = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it succeeded'),
    (error: unknown) => error
  )
const cut = { kind: 'unreachable', reason: 'cut' } as const

test('calls go to the present engine by one object for good', async () => {
  const { connection, states } = connected()
  const { engine } = connection
  expect(connection.state).toEqual({ state: 'connecting' })
  expect(await failureOf(engine.engine.status())).toBeInstanceOf(ConnectionLost)
  for (const generation of [1, 2]) {
    const [near, far] = createMemoryPorts()
    const paths: unknown[] = []
    far.onMessage((message) => paths.push(message))
    opened[0]?.ready(generation, near)
    const call = failureOf(engine.engine.status())
    await eventually(() => expect(paths).toMatchObject([{ type: 'call', path: '/engine/status' }]))
    far.close('the engine fell over')
    expect(await call).toMatchObject({ code: 'CONNECTION_LOST', reason: 'the engine fell over' })
    opened[0]?.engine({ state: 'lost', reason: 'it was killed' })
    expect(await failureOf(engine.engine.status())).toMatchObject({ reason: 'it was killed' })
  }
  expect(states).toEqual([
    { state: 'ready', generation: 1 },
    { state: 'lost', reason: 'it was killed' },
    { state: 'ready', generation: 2 },
    { state: 'lost', reason: 'it was killed' }
  ])
})

test('a cut link is tried again after growing pauses, which are counted down', () => {
  const { connection, states } = connected()
  for (const [attempt, pause] of [1, 2, 4, 8, 15, 15].entries()) {
    opened[attempt]?.ended(cut)
    expect(connection.state).toEqual({ state: 'disconnected', reason: 'cut', retryInSeconds: pause })
    vi.advanceTimersByTime(1_000 * pause - 1)
    expect(opened).toHaveLength(attempt + 1)
    vi.advanceTimersByTime(1)
    expect(opened).toHaveLength(attempt + 2)
    expect(connection.state).toMatchObject({ retryInSeconds: 0 })
  }
  expect(states.slice(0, 5).map((state) => 'retryInSeconds' in state && state.retryInSeconds)).toEqual([1, 0, 2, 1, 0])
})

test('the pauses are short again after a connection', () => {
  const { connection } = connected()
  for (let attempt = 0; attempt < 4; attempt++) {
    opened.at(-1)?.ended(cut)
    vi.advanceTimersByTime(15_000)
  }
  opened.at(-1)?.engine({ state: 'starting' })
  expect(connection.state).toEqual({ state: 'starting' })
  opened.at(-1)?.ended(cut)
  expect(connection.state).toMatchObject({ retryInSeconds: 1 })
})

test('without access it only looks now and then', () => {
  const { connection } = connected()
  opened[0]?.ended({ kind: 'noAccess', reason: 'open the address' })
  expect(connection.state).toEqual({ state: 'disconnected', reason: 'open the address', retryInSeconds: 15 })
})

test('a restart asks the supervisor, or connects at once where there is none, and only once', () => {
  const { connection } = connected()
  connection.restart()
  expect(asked).toEqual(['restart 1'])
  opened[0]?.ended(cut)
  connection.restart()
  expect(opened).toHaveLength(2)
  vi.advanceTimersByTime(20_000)
  expect(opened).toHaveLength(2)
  connection.restart()
  expect(asked).toEqual(['restart 1', 'restart 2'])
})

test('a disposed connection tries no more', () => {
  const { connection, states } = connected()
  opened[0]?.ended(cut)
  connection.dispose()
  vi.advanceTimersByTime(60_000)
  expect(opened).toHaveLength(1)
  expect(states).toHaveLength(1)
})
