/** The interface of a link to a supervisor, which reports the engine's state and hands over a port to each engine that is ready. */
import type { EngineState } from '../../contract/link'
import type { Port } from '../../contract/wire/port'

export interface SupervisorEvents {
  /** Reports the engine's state while it is not ready. */
  engine(state: Exclude<EngineState, { state: 'ready' }>): void
  /** The engine of this generation is ready, and reached by this port. */
  ready(generation: number, port: Port): void
  /** The link to the supervisor has ended for good. `kind` tells what the user can do. */
  ended(end: LinkEnd): void
}

export interface LinkEnd {
  kind: 'unreachable' | 'noAccess'
  reason: string
}

export interface SupervisorLink {
  /** Asks the supervisor to start the engine again. */
  restart(): void
  dispose(): void
}

export type OpenLink = (events: SupervisorEvents) => SupervisorLink
