/** The state of a window's connection to an engine. */
import type { EngineClient } from '../../contract/contract'
import type { EngineState } from '../../contract/link'

export type ConnectionState =
  | EngineState
  /** The first connection is being made. */
  | { state: 'connecting' }
  /** There is no supervisor to talk to (the host ended, the network is cut); it is tried again by itself. */
  | { state: 'disconnected'; reason: string; retryInSeconds: number }

export interface Connection {
  /**
   * The same object for good: each call goes to the present engine. While there is none it rejects with `ConnectionLost`
   * (`contract/wire/connectionLost`), and so do calls and streams under way when the connection ends.
   */
  readonly engine: EngineClient
  readonly state: ConnectionState
  /** Calls the listener at each change of state, not at once. Returns what ends it. */
  onState(listener: (state: ConnectionState) => void): () => void
  /** Asks for the engine to be started again, or tries to connect now when disconnected. */
  restart(): void
  dispose(): void
}
