/** Lets windows with access open a WebSocket, and cuts off those that stopped answering. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { maxFrameBytes } from '../contract/wire/limits'
import { bearsCookie, refusal } from './pageServer'
import type { Gate } from './pageServer'
import { relay, tell } from './relay'
import type { NodeEngine } from './supervisor/nodeEngine'
import type { Supervisor } from './supervisor/supervisor'

export const socketPath = '/engine'
const mostWindows = 32
const beatMs = 20_000

export interface Windows {
  /** Tells all windows that the host ends, and lets no further ones in. */
  close(): void
  /** Cuts off all windows that are still connected. */
  terminate(): void
}

export function serveWindows(server: Server, gate: Gate, supervisor: Supervisor<NodeEngine>): Windows {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maxFrameBytes, perMessageDeflate: false })
  server.on('upgrade', (request, stream: Duplex, head) => {
    const refused = refuseUpgrade(request, gate, sockets.clients.size)
    if (refused !== null) return reject(stream, refused)
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // With `noServer`, ws does not emit `connection` itself; `watchSilence` listens for it.
      sockets.emit('connection', socket, request)
      relay(socket, supervisor)
    })
  })
  const beat = watchSilence(sockets, supervisor)
  return {
    close() {
      clearInterval(beat)
      sockets.close()
      for (const socket of sockets.clients) socket.close(1001, 'the host ends')
    },
    terminate() {
      for (const socket of sockets.clients) socket.terminate()
    }
  }
}

/** A browser always sends the Origin of a WebSocket. A client without it is not a window. */
function refuseUpgrade(request: IncomingMessage, gate: Gate, windows: number): string | null {
  if (refusal(request, gate) !== null || request.headers.origin === undefined) return '403 Forbidden'
  if (!bearsCookie(request, gate)) return '401 Unauthorized'
  if (request.url !== socketPath) return '404 Not Found'
  return windows >= mostWindows ? '503 Service Unavailable' : null
}

function reject(stream: Duplex, status: string): void {
  stream.on('error', () => undefined)
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Sends every window a ping and the engine's state at each beat, and cuts off windows that did not answer the last one. */
function watchSilence(sockets: WebSocketServer, supervisor: Supervisor<NodeEngine>): NodeJS.Timeout {
  const silent = new WeakSet<WebSocket>()
  sockets.on('connection', (socket: WebSocket) => socket.on('pong', () => silent.delete(socket)))
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) {
        socket.terminate()
        continue
      }
      silent.add(socket)
      socket.ping()
      tell(socket, supervisor.state)
    }
  }, beatMs)
  return timer.unref()
}
