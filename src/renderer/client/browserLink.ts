/** Connects to a host over a WebSocket of the page's own origin. States travel as text, the contract's frames as binary. */
import { engineStateSchema } from '../../contract/link'
import type { EngineState, SupervisorRequest } from '../../contract/link'
import { readJson } from '../../contract/readJson'
import { encodedPort } from '../../contract/wire/encodedPort'
import { createInbox } from '../../contract/wire/port'
import type { FramePort, Inbox } from '../../contract/wire/port'
import type { LinkEnd, SupervisorEvents, SupervisorLink } from './link'

/** The host sends a message every 20 s. A page that receives none for this long is cut off. */
const silenceMs = 65_000
const lookMs = 5_000
/** A host that refused the socket has this long to say why. */
const answerMs = 10_000

const noAccess: LinkEnd = {
  kind: 'noAccess',
  reason: 'The host was started again, and this window does not know its new token. Open the address that the host printed.'
}
const cut: LinkEnd = { kind: 'unreachable', reason: 'The connection to the host was cut.' }
const unreachable: LinkEnd = { kind: 'unreachable', reason: 'The host does not answer. It has ended, or the network is cut.' }

interface Link {
  readonly socket: WebSocket
  readonly events: SupervisorEvents
  /** Receives the messages of the present engine's connection. It is null while there is no engine. */
  inbox: Inbox<Uint8Array<ArrayBuffer>> | null
  generation: number | null
  heardAt: number
}

/** Opens a socket to the host that served the page. */
export function openBrowserLink(events: SupervisorEvents, page: URL = new URL(window.location.href)): SupervisorLink {
  const socket = new WebSocket(new URL('/engine', page).href.replace(/^http/, 'ws'))
  socket.binaryType = 'arraybuffer'
  const link: Link = { socket, events, inbox: null, generation: null, heardAt: Date.now() }
  const watch = setInterval(() => {
    if (Date.now() - link.heardAt > silenceMs) end(unreachable)
  }, lookMs)
  let ended = false
  const end = (why: LinkEnd | null) => {
    if (ended) return
    ended = true
    clearInterval(watch)
    socket.close()
    link.inbox?.end(why?.reason ?? 'the window closed it')
    if (why) events.ended(why)
  }
  socket.addEventListener('message', ({ data }) => {
    try {
      if (!ended) receive(link, data)
    } catch {
      socket.close()
    }
  })
  socket.addEventListener('close', ({ reason }) => void explain(page, reason).then(end))
  return { restart: () => ask(socket, { request: 'restart' }), dispose: () => end(null) }
}

/** Asks the host why it refused the socket, as a browser does not tell the page. `said` is the host's reason for closing. */
async function explain(page: URL, said: string): Promise<LinkEnd> {
  try {
    const { status } = await fetch(new URL('/', page), {
      method: 'HEAD',
      cache: 'no-store',
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs)
    })
    return status === 401 || status === 403 ? noAccess : said === '' ? cut : { ...cut, reason: said }
  } catch {
    return unreachable
  }
}

function receive(link: Link, data: unknown): void {
  link.heardAt = Date.now()
  if (data instanceof ArrayBuffer) link.inbox?.receive(new Uint8Array(data))
  else if (typeof data === 'string') hear(link, data)
}

function hear(link: Link, text: string): void {
  const state = readJson(text, engineStateSchema)
  if (state) follow(link, state)
  else link.socket.close()
}

function follow(link: Link, state: EngineState): void {
  if (state.state === 'ready' && state.generation === link.generation) return // a beat
  const old = link.inbox
  link.inbox = null
  link.generation = null
  old?.end(state.state === 'lost' || state.state === 'down' ? state.reason : 'the engine was started again')
  if (state.state !== 'ready') return link.events.engine(state)
  link.generation = state.generation
  link.events.ready(state.generation, encodedPort(attach(link, state.generation)))
}

/** A port to the engine of this generation. */
function attach(link: Link, generation: number): FramePort {
  const inbox = createInbox<Uint8Array<ArrayBuffer>>()
  link.inbox = inbox
  ask(link.socket, { request: 'attach', generation })
  return {
    send(frame) {
      if (!inbox.closed && link.socket.readyState === WebSocket.OPEN) link.socket.send(frame)
    },
    onMessage: (listener) => inbox.onMessage(listener),
    onClose: (listener) => inbox.onClose(listener),
    close(reason = 'it was closed') {
      if (inbox.closed) return
      inbox.end(reason)
      link.socket.close()
    }
  }
}

function ask(socket: WebSocket, request: SupervisorRequest): void {
  if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(request))
}
