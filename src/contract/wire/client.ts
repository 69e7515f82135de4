/** The contract's client over a port: calls, streams that report what was taken, and one clear error when the port closes. */
import { createORPCClient } from '@orpc/client'
import { StandardRPCLink } from '@orpc/client/standard'
import { MessageType, experimental_ClientPeerWithoutCodec as ClientPeer } from '@orpc/standard-server-peer'
import type { DecodedRequestMessage, DecodedResponseMessage } from '@orpc/standard-server-peer'
import type { ClientContext, ClientLink, NestedClient } from '@orpc/client'
import type { StandardLazyResponse, StandardRequest } from '@orpc/standard-server'
import type { EngineClient } from '../contract'
import { ConnectionLost } from './connectionLost'
import { listenGuarded } from './guarded'
import { serverMessageSchema } from './messages'
import type { ClientMessage, ServerMessage } from './messages'
import type { Port } from './port'
import { reportingReader } from './reportingReader'

type NoContext = Record<never, never>

/** `openLink` passes the name of an answer's stream to `call` in this header, which is never sent. */
const streamHeader = 'stream-id'

/** A link over a port, which ends with the port. Messages that are not of the protocol close it. */
export function openLink(port: Port): ClientLink<NoContext> {
  const lost: { reason: string | null } = { reason: null }
  const peer = new ClientPeer((message) => send(port, toWire(message)))
  const refuse = () => port.close('the engine sent a message that is not of the protocol')
  listenGuarded(port, (message) => {
    const parsed = serverMessageSchema.safeParse(message)
    if (parsed.success) void peer.message(fromWire(parsed.data)).catch(refuse)
    else refuse()
  })
  port.onClose((reason) => {
    lost.reason = reason
    peer.close({ reason: new ConnectionLost(reason) })
  })
  return new StandardRPCLink<NoContext>({ call: (request) => call(peer, port, lost, request) }, { url: 'http://orpc' })
}

/** Makes the client of the contract over a port. A type argument selects another contract. */
export function createClient<Client extends NestedClient<ClientContext> = EngineClient>(port: Port): Client {
  return createORPCClient<Client>(openLink(port))
}

async function call(
  peer: ClientPeer,
  port: Port,
  lost: { reason: string | null },
  request: StandardRequest
): Promise<StandardLazyResponse> {
  if (lost.reason !== null) throw new ConnectionLost(lost.reason)
  const response = await peer.request(request)
  const id = response.headers[streamHeader]
  const body =
    typeof id === 'string'
      ? reportingReader(response.body, {
          report: (count) => send(port, { type: 'taken', id, count }),
          ended: () => endOf(lost.reason, request.signal)
        })
      : response.body
  return { ...response, body: () => Promise.resolve(body) }
}

function endOf(lostReason: string | null, signal: AbortSignal | undefined): unknown {
  if (lostReason !== null) return new ConnectionLost(lostReason)
  return signal?.aborted ? signal.reason : undefined
}

function send(port: Port, message: ClientMessage): void {
  port.send(message)
}

function toWire([id, type, payload]: DecodedRequestMessage): ClientMessage {
  switch (type) {
    case MessageType.REQUEST:
      return { type: 'call', id, path: payload.url.pathname, body: payload.body }
    case MessageType.ABORT_SIGNAL:
      return { type: 'cancel', id }
    case MessageType.EVENT_ITERATOR:
      throw new Error('The contract has no streams from a client to the engine')
  }
}

function fromWire(message: ServerMessage): DecodedResponseMessage {
  switch (message.type) {
    case 'answer':
      return [message.id, MessageType.RESPONSE, { status: message.status, headers: {}, body: message.body }]
    case 'stream': {
      const headers = { 'content-type': 'text/event-stream', [streamHeader]: message.id }
      return [message.id, MessageType.RESPONSE, { status: 200, headers, body: undefined }]
    }
    case 'item':
      return [message.id, MessageType.EVENT_ITERATOR, { event: message.event, data: message.body }]
  }
}
