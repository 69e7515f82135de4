/** Two ports in one process that are joined to each other; messages are cloned, as they are on any other transport. */
import { createInbox } from './port'
import type { Inbox, Port } from './port'

/** Makes a joined pair. Messages arrive in a later microtask, in order. */
export function createMemoryPorts(): [Port, Port] {
  const first = createInbox<unknown>()
  const second = createInbox<unknown>()
  return [memoryPort(first, second), memoryPort(second, first)]
}

function memoryPort(inbox: Inbox<unknown>, other: Inbox<unknown>): Port {
  return {
    send(message) {
      if (inbox.closed) return
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => other.receive(copy))
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close(reason = 'it was closed') {
      if (inbox.closed) return
      inbox.end(reason)
      queueMicrotask(() => other.end(reason))
    }
  }
}
