/** The desktop window's link takes states and ports, which arrive separately and in either order. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { eventually } from '../../../tests/support/eventually'
import type { DesktopBridge } from '../../contract/desktop'
import type { EngineState } from '../../contract/link'
import { openDesktopLink } from './desktopLink'

let page: EventTarget
let tellState: (state: EngineState) => void
let asked: string[]
let heard: string[]
const open: MessagePort[] = []

beforeEach(() => {
  page = new EventTarget()
  vi.stubGlobal('window', page)
  asked = []
  heard = []
})
afterEach(() => {
  vi.unstubAllGlobals()
  for (const port of open.splice(0)) port.close()
})

const bridge: DesktopBridge = {
  platform: 'linux',
  onEngineState(listener) {
    tellState = listener
    return () => asked.push('stop listening')
  },
  onCommand: () => () => undefined,
  requestPort: () => asked.push('port'),
  restart: () => asked.push('restart'),
  showFolder: () => undefined
}

/** Posts a port as the preload script does. */
function post(data: unknown, source: unknown = page): MessagePort {
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  page.dispatchEvent(Object.assign(new Event('message'), { data, ports: [port1], source }))
  return port2
}

const connect = () =>
  openDesktopLink(bridge, {
    engine: (state) => heard.push(state.state),
    ready(generation, port) {
      heard.push(`ready ${generation}`)
      port.onMessage((message) => heard.push(`message ${String(message)}`))
      port.onClose((reason) => heard.push(`closed: ${reason}`))
    },
    ended: () => heard.push('ended')
  })

test('asks for a port, is ready with it, and hears what comes through it', async () => {
  connect()
  expect(asked).toEqual(['port'])
  tellState({ state: 'ready', generation: 1 })
  expect(heard).toEqual([])
  post({ gatescope: 'engine-port', generation: 1 }).postMessage('hello')
  await eventually(() => expect(heard).toEqual(['ready 1', 'message hello']))
})

test('a lost engine closes its port with the reason, and the next port takes its place', () => {
  connect()
  post({ gatescope: 'engine-port', generation: 1 })
  tellState({ state: 'lost', reason: 'it was killed' })
  post({ gatescope: 'engine-port', generation: 2 })
  post({ gatescope: 'engine-port', generation: 3 })
  expect(heard).toEqual(['ready 1', 'closed: it was killed', 'lost', 'ready 2', 'closed: the engine was started again', 'ready 3'])
})

test.each([
  ['another window', { gatescope: 'engine-port', generation: 1 }, {}],
  ['another sender', { type: 'webpackOk' }, undefined],
  ['a message with more in it', { gatescope: 'engine-port', generation: 1, more: 1 }, undefined]
])('%s is not listened to', (_, data, source) => {
  connect()
  post(data, source)
  expect(heard).toEqual([])
})

test('passes a restart on, and ends', () => {
  const link = connect()
  post({ gatescope: 'engine-port', generation: 1 })
  link.restart()
  link.dispose()
  post({ gatescope: 'engine-port', generation: 2 })
  expect(asked).toEqual(['port', 'restart', 'stop listening'])
  expect(heard).toEqual(['ready 1', 'closed: the window closed it'])
})
