/** A browser's own link and the host's own relay, joined by a WebSocket; only the engine behind them is in this process. */
import { once } from 'node:events'
import { vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { encodedPort } from '../../src/contract/wire/encodedPort'
import { createInbox } from '../../src/contract/wire/port'
import type { FramePort, Port } from '../../src/contract/wire/port'
import { relay } from '../../src/host/relay'
import type { ConnectionListener, EngineConnection, NodeEngine } from '../../src/host/supervisor/nodeEngine'
import { supervise } from '../../src/host/supervisor/supervisor'
import { openBrowserLink } from '../../src/renderer/client/browserLink'
import type { Joined } from './transports'

/** The sockets that links have opened, so that a test can send what no link would. */
const opened: WebSocket[] = []
vi.stubGlobal(
  'WebSocket',
  class extends WebSocket {
    constructor(url: string) {
      super(url)
      opened.push(this)
      this.on('error', () => undefined)
    }
  }
)

export async function joinThroughRelay(limits?: { maxFrameBytes: number }): Promise<Joined> {
  const listening = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(listening, 'listening')
  const address = listening.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port')
  const far = new Promise<WebSocket>((resolve) => listening.once('connection', resolve))
  const server = new Promise<Port>((resolve) => {
    const supervisor = supervise(() => engineInThisProcess((frames) => resolve(encodedPort(frames, limits?.maxFrameBytes))))
    void far.then((socket) => relay(socket, supervisor))
  })
  const { client, dispose } = openLink(new URL(`http://127.0.0.1:${address.port}/`))
  const [near, accepted] = [opened[opened.length - 1], await far]
  return {
    client: await client,
    server: await server,
    cut: () => accepted.terminate(),
    sendRaw: (bytes) => near?.send(bytes),
    async dispose() {
      dispose()
      accepted.terminate()
      listening.close()
      await once(listening, 'close')
    }
  }
}

function openLink(page: URL): { client: Promise<Port>; dispose: () => void } {
  let ready: (port: Port) => void = () => undefined
  const client = new Promise<Port>((resolve) => (ready = resolve))
  const link = openBrowserLink({ engine: () => undefined, ready: (_, port) => ready(port), ended: () => undefined }, page)
  return { client, dispose: () => link.dispose() }
}

function engineInThisProcess(onConnection: (frames: FramePort) => void): NodeEngine {
  return {
    onReady: (listener) => queueMicrotask(listener),
    onExit: () => undefined,
    stop: () => Promise.resolve(),
    connect: (listener) => connect(listener, onConnection)
  }
}

function connect({ frame, closed }: ConnectionListener, onConnection: (frames: FramePort) => void): EngineConnection {
  const inbox = createInbox<Uint8Array<ArrayBuffer>>()
  onConnection({
    send(bytes) {
      if (!inbox.closed) frame(bytes)
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close(reason = 'it was closed') {
      if (inbox.closed) return
      inbox.end(reason)
      closed(reason)
    }
  })
  return {
    send(bytes, sent) {
      inbox.receive(bytes)
      sent()
    },
    close: () => inbox.end('the window closed it')
  }
}
