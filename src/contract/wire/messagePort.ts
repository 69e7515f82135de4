/** Messages over a MessagePort: the browser's, Node's, or one of Electron's main and utility processes (structured clone). */
import { createInbox } from './port'
import type { Inbox, Port } from './port'

/** `MessagePort` of a page and of `node:worker_threads`. */
export interface DomMessagePort {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'messageerror' | 'close', listener: () => void): void
  start(): void
  close(): void
}

/** Electron's `MessagePortMain`. */
export interface ElectronMessagePort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
  close(): void
}

const otherSideClosed = 'the other side closed the port'

/** Wraps a port; it starts when the first listener for messages is set. */
export function messagePort(port: DomMessagePort | ElectronMessagePort): Port {
  const inbox = createInbox<unknown>()
  listen(port, inbox)
  return {
    send(message) {
      if (!inbox.closed) port.postMessage(message)
    },
    onMessage(listener) {
      inbox.onMessage(listener)
      port.start()
    },
    onClose: (listener) => inbox.onClose(listener),
    close(reason = 'it was closed') {
      if (inbox.closed) return
      inbox.end(reason)
      port.close()
    }
  }
}

function listen(port: DomMessagePort | ElectronMessagePort, inbox: Inbox<unknown>): void {
  const receive = (event: { data: unknown }) => inbox.receive(event.data)
  const end = () => inbox.end(otherSideClosed)
  if ('addEventListener' in port) {
    port.addEventListener('message', receive)
    port.addEventListener('messageerror', () => inbox.end('a message could not be read'))
    port.addEventListener('close', end)
  } else {
    port.on('message', receive)
    port.on('close', end)
  }
}
