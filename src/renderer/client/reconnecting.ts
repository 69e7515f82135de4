/** Keeps one client object over all engines and links, and connects again with growing pauses after a cut. */
import { DynamicLink, createORPCClient } from '@orpc/client'
import type { ClientLink } from '@orpc/client'
import type { EngineClient } from '../../contract/contract'
import { openLink } from '../../contract/wire/client'
import { ConnectionLost } from '../../contract/wire/connectionLost'
import type { Connection, ConnectionState } from './connection'
import type { LinkEnd, OpenLink, SupervisorLink } from './link'

type NoContext = Record<never, never>

/** The seconds before each attempt. The last number repeats. */
const pauses = [1, 2, 4, 8, 15] as const

/** @param open opens a link to the supervisor; it is called again after each cut. */
export function keepConnected(open: OpenLink): Connection {
  const reconnecting = new Reconnecting(open)
  reconnecting.connect()
  return reconnecting
}

class Reconnecting implements Connection {
  readonly engine: EngineClient
  state: ConnectionState = { state: 'connecting' }
  private readonly listeners = new Set<(state: ConnectionState) => void>()
  private link: SupervisorLink | null = null
  private calls: ClientLink<NoContext> | null = null
  private attempts = 0
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly open: OpenLink) {
    this.engine = createORPCClient<EngineClient>(new DynamicLink<NoContext>(() => this.calls ?? this.refuse()))
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  restart(): void {
    if (this.link) this.link.restart()
    else this.connect()
  }

  dispose(): void {
    clearTimeout(this.timer)
    this.listeners.clear()
    this.link?.dispose()
    this.calls = null
  }

  connect(): void {
    clearTimeout(this.timer)
    this.link = this.open({
      engine: (state) => {
        this.attempts = 0
        this.become(state, null)
      },
      ready: (generation, port) => {
        this.attempts = 0
        this.become({ state: 'ready', generation }, openLink(port))
      },
      ended: (end) => {
        this.link = null
        this.pause(end)
      }
    })
  }

  private refuse(): never {
    throw new ConnectionLost('reason' in this.state ? this.state.reason : 'the engine is being started')
  }

  private become(state: ConnectionState, calls: ClientLink<NoContext> | null): void {
    this.calls = calls
    this.state = state
    for (const listener of [...this.listeners]) listener(state)
  }

  private pause(end: LinkEnd): void {
    const longest = pauses.length - 1
    // A window without access waits for the user. It only checks now and then whether another window has got access.
    const seconds = pauses[end.kind === 'noAccess' ? longest : Math.min(this.attempts, longest)] ?? pauses[longest]
    this.attempts++
    this.count(end.reason, seconds ?? 15)
  }

  /** Counts the seconds down and connects at zero. */
  private count(reason: string, seconds: number): void {
    this.become({ state: 'disconnected', reason, retryInSeconds: seconds }, null)
    if (seconds === 0) return this.connect()
    this.timer = setTimeout(() => this.count(reason, seconds - 1), 1_000)
  }
}
