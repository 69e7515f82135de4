/** Two ports in one process that are joined to each other; messages are cloned, as they are on any other transport. */
import { createInbox } from './port'
import type { Inbox, Port } from './port'

/** Makes a joined pair. Messages arrive in a later microtask, in order. */
export function createMemoryPorts(): [Port, Port] {
  const left = createInbox<unknown>()
  const right = createInbox<unknown>()
  return [memoryPort(left, right), memoryPort(right, left)]
}

function memoryPort(own: Inbox<unknown>, other: Inbox<unknown>): Port {
  return {
    send(message) {
      if (own.closed) return
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => other.receive(copy))
    },
    onMessage: (listener) => own.onMessage(listener),
    onClose: (listener) => own.onClose(listener),
    close(reason = 'it was closed') {
      if (own.closed) return
      own.end(reason)
      queueMicrotask(() => other.end(reason))
    }
  }
}
