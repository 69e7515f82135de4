/** Every transport that the contract travels by, as pairs of joined ports. */
import { MessageChannel } from 'node:worker_threads'
import { createMemoryPorts } from '../../src/contract/wire/memoryPort'
import { messagePort } from '../../src/contract/wire/messagePort'
import type { Port } from '../../src/contract/wire/port'
import { joinThroughRelay } from './hostLink'

export interface Joined {
  client: Port
  server: Port
  /** Cuts the connection without a word, from neither end. */
  cut(): void
  /** Sends bytes that the codec did not make; null on a transport that has no frames. */
  sendRaw: ((bytes: Uint8Array) => void) | null
  dispose(): Promise<void>
}

export interface Transport {
  name: string
  join(limits?: { maxFrameBytes: number }): Promise<Joined>
}

const memory: Transport = {
  name: 'memory',
  join() {
    const [client, server] = createMemoryPorts()
    const dispose = () => Promise.resolve(client.close())
    return Promise.resolve({ client, server, cut: () => server.close('cut'), sendRaw: null, dispose })
  }
}

const messagePorts: Transport = {
  name: 'MessagePort',
  join() {
    const { port1, port2 } = new MessageChannel()
    const [client, server] = [messagePort(port1), messagePort(port2)]
    const dispose = () => Promise.resolve(client.close())
    return Promise.resolve({ client, server, cut: () => port2.close(), sendRaw: null, dispose })
  }
}

const webSockets: Transport = { name: 'WebSocket', join: joinThroughRelay }

export const transports: readonly Transport[] = [memory, messagePorts, webSockets]
