/** Serves a router of the contract over a port: calls, streams with a bounded lead, cancellation, and an end without leftovers. */
import { StandardRPCHandler } from '@orpc/server/standard'
import { createServerPeerHandleRequestFn } from '@orpc/server/standard-peer'
import { MessageType, experimental_ServerPeerWithoutCodec as ServerPeer } from '@orpc/standard-server-peer'
import type { DecodedRequestMessage, DecodedResponseMessage, ServerPeerHandleRequestFn } from '@orpc/standard-server-peer'
import { listenGuarded } from '../../../contract/wire/guarded'
import { maxCalls, streamWindow } from '../../../contract/wire/limits'
import { clientMessageSchema } from '../../../contract/wire/messages'
import type { ClientMessage, ServerMessage } from '../../../contract/wire/messages'
import type { Port } from '../../../contract/wire/port'
import { StreamEnded, createCredits } from './credits'
import type { Credits } from './credits'
import { reportFailures } from './failures'
import type { ReportFailure } from './failures'

type NoContext = Record<never, never>
/** Any router whose procedures need no context, such as `implement(contract).router(…)`. */
export type ServedRouter = ConstructorParameters<typeof StandardRPCHandler<NoContext>>[0]

interface Serving {
  readonly port: Port
  readonly peer: ServerPeer
  readonly credits: Credits
  readonly calls: Set<string>
  readonly handle: ServerPeerHandleRequestFn
  readonly report: ReportFailure
}

/**
 * Serves until the port closes; then every handler's signal is aborted and every stream ended.
 * @param report hears of what went wrong inside the engine; clients only hear that something did.
 */
export function serve(router: ServedRouter, port: Port, report: ReportFailure = () => undefined): void {
  const handler = new StandardRPCHandler<NoContext>(router, { clientInterceptors: [reportFailures(report)] })
  const credits = createCredits(streamWindow)
  const serving: Serving = {
    port,
    peer: new ServerPeer((message) => send(port, credits, message)),
    credits,
    calls: new Set(),
    handle: createServerPeerHandleRequestFn(handler, { context: {} }),
    report
  }
  const take = (message: unknown) => {
    const parsed = clientMessageSchema.safeParse(message)
    if (parsed.success) receive(serving, parsed.data)
    else port.close('a message was not of the protocol')
  }
  listenGuarded(port, take, (error) => report('a message', error))
  port.onClose(() => {
    credits.endAll()
    serving.peer.close()
  })
}

function receive(serving: Serving, message: ClientMessage): void {
  switch (message.type) {
    case 'call':
      return answer(serving, message)
    case 'cancel':
      serving.credits.end(message.id)
      return forward(serving, [message.id, MessageType.ABORT_SIGNAL, undefined])
    case 'taken':
      if (!serving.credits.refund(message.id, message.count)) serving.port.close('more messages were reported as taken than were sent')
  }
}

function answer(serving: Serving, { id, path, body }: Extract<ClientMessage, { type: 'call' }>): void {
  if (serving.calls.has(id)) return serving.port.close('a call used the id of another that is under way')
  if (serving.calls.size >= maxCalls) return refuse(serving.port, id)
  serving.calls.add(id)
  const request = { url: new URL(path, 'http://orpc'), method: 'POST', headers: {}, body }
  forward(serving, [id, MessageType.REQUEST, request], () => serving.calls.delete(id))
}

function refuse(port: Port, id: string): void {
  const message = `More than ${maxCalls} calls and streams are under way on one connection`
  post(port, { type: 'answer', id, status: 429, body: errorBody('TOO_MANY_REQUESTS', 429, message) })
}

/** As oRPC writes its own errors, so that the client reads it as one. */
const errorBody = (code: string, status: number, message: string) => ({ json: { defined: false, code, status, message } })

function forward({ peer, handle, credits, report }: Serving, message: DecodedRequestMessage, after: () => void = () => undefined): void {
  const [id] = message
  peer
    .message(message, handle)
    .catch((error: unknown) => {
      if (!(error instanceof StreamEnded)) report('the wire', error)
    })
    .finally(() => {
      credits.end(id)
      after()
    })
}

async function send(port: Port, credits: Credits, [id, type, payload]: DecodedResponseMessage): Promise<void> {
  switch (type) {
    case MessageType.RESPONSE:
      if (isStream(payload.body)) return post(port, { type: 'stream', id })
      return postOr(
        port,
        { type: 'answer', id, status: payload.status, body: payload.body },
        { type: 'answer', id, status: 500, body: unsendable }
      )
    case MessageType.EVENT_ITERATOR:
      postOr(port, { type: 'item', id, event: payload.event, body: payload.data }, { type: 'item', id, event: 'error', body: unsendable })
      if (payload.event === 'message') await credits.spend(id)
      return
    case MessageType.ABORT_SIGNAL:
      throw new Error('The contract has no streams from a client to the engine')
  }
}

const unsendable = errorBody('INTERNAL_SERVER_ERROR', 500, 'The result could not be sent')

/** Sends a message, or if the port cannot carry it another that says so; and throws then, which ends the call or stream. */
function postOr(port: Port, message: ServerMessage, failure: ServerMessage): void {
  try {
    post(port, message)
  } catch (error) {
    post(port, failure)
    throw error
  }
}

const post = (port: Port, message: ServerMessage) => port.send(message)

const isStream = (body: unknown) => typeof body === 'object' && body !== null && Symbol.asyncIterator in body
