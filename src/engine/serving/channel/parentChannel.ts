/** The engine's side of its channel to the supervisor: over Node's IPC, or Electron's parent port. */
import { toEngineSchema } from '../../../contract/wire/engineChannel'
import type { FromEngine, ToEngine } from '../../../contract/wire/engineChannel'
import { encodedPort } from '../../../contract/wire/encodedPort'
import { messagePort } from '../../../contract/wire/messagePort'
import type { ElectronMessagePort } from '../../../contract/wire/messagePort'
import { createInbox } from '../../../contract/wire/port'
import type { FramePort, Inbox, Port } from '../../../contract/wire/port'

export interface ParentChannel {
  /** Tells the supervisor that the engine answers. */
  ready(): void
  onConnection(listener: (port: Port) => void): void
  /** The supervisor asks the engine to end, or is gone. */
  onStop(listener: () => void): void
}

interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronMessagePort[] }) => void): void
  postMessage(message: FromEngine): void
}

const isParentPort = (value: unknown): value is ParentPort => typeof value === 'object' && value !== null && 'postMessage' in value

/** The channel that this process was started with, or null when it was started by hand. */
export function openParentChannel(): ParentChannel | null {
  const parentPort: unknown = Reflect.get(process, 'parentPort')
  if (isParentPort(parentPort)) return electronChannel(parentPort)
  return process.send ? nodeChannel() : null
}

function electronChannel(parent: ParentPort): ParentChannel {
  const listeners = createListeners()
  parent.on('message', ({ data, ports }) => {
    const { data: message } = toEngineSchema.safeParse(data)
    if (!message) return
    if (message.type === 'stop') listeners.stop()
    for (const port of ports) listeners.connection(messagePort(port))
  })
  return { ...listeners.channel, ready: () => parent.postMessage({ type: 'ready' }) }
}

/** All connections share one channel, and each of their frames bears the connection's number. */
function nodeChannel(): ParentChannel {
  const listeners = createListeners()
  const connections = new Map<number, Inbox<Uint8Array<ArrayBuffer>>>()
  process.on('message', (data) => {
    const { data: message } = toEngineSchema.safeParse(data)
    if (!message) return // a supervisor of another version may know more
    if (message.type === 'stop') listeners.stop()
    else if (message.type === 'open') listeners.connection(encodedPort(openConnection(connections, message.connection)))
    else deliver(connections, message)
  })
  process.on('disconnect', listeners.stop)
  if (!process.connected) listeners.stop() // the supervisor ended while this program was being loaded
  return { ...listeners.channel, ready: () => tell({ type: 'ready' }) }
}

function openConnection(connections: Map<number, Inbox<Uint8Array<ArrayBuffer>>>, connection: number): FramePort {
  const inbox = createInbox<Uint8Array<ArrayBuffer>>()
  connections.set(connection, inbox)
  return {
    send(frame) {
      if (!inbox.closed) tell({ type: 'frame', connection, frame })
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close(reason = 'it was closed') {
      if (inbox.closed) return
      connections.delete(connection)
      tell({ type: 'close', connection, reason })
      inbox.end(reason)
    }
  }
}

function deliver(connections: Map<number, Inbox<Uint8Array<ArrayBuffer>>>, message: ToEngine): void {
  if (message.type === 'frame') connections.get(message.connection)?.receive(message.frame)
  if (message.type === 'close') {
    connections.get(message.connection)?.end('the window closed it')
    connections.delete(message.connection)
  }
}

function tell(message: FromEngine): void {
  if (process.connected) process.send?.(message)
}

function createListeners() {
  let connection: (port: Port) => void = (port) => port.close('the engine is not ready')
  let stop: () => void = () => process.exit(0)
  const channel: Omit<ParentChannel, 'ready'> = {
    onConnection: (listener) => (connection = listener),
    onStop: (listener) => (stop = listener)
  }
  return { channel, connection: (port: Port) => connection(port), stop: () => stop() }
}
