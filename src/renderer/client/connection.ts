/** The state of a window's connection to an engine. */
import type { EngineClient } from '../../contract/contract'
import type { EngineState } from '../../contract/link'

export type ConnectionState =
  | EngineState
  /** The first connection is being made. */
  | { state: 'connecting' }
  /** The supervisor cannot be reached (the host ended, the network is cut). The page keeps trying. */
  | { state: 'disconnected'; reason: string; retryInSeconds: number }

export interface Connection {
  /**
   * This object stays the same, and each call goes to the present engine. Without an engine a call rejects with `ConnectionLost`
   * (`contract/wire/connectionLost`). Calls and streams under way reject with it, too, when the connection ends.
   */
  readonly engine: EngineClient
  readonly state: ConnectionState
  /** Calls the listener at each change of state, not at once. Returns a function that removes the listener. */
  onState(listener: (state: ConnectionState) => void): () => void
  /** Asks for the engine to be started again, or tries to connect now when disconnected. */
  restart(): void
  dispose(): void
}
