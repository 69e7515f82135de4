/** The error of calls and streams whose connection ended before they did. */

export class ConnectionLost extends Error {
  readonly code = 'CONNECTION_LOST'

  /** @param reason why the connection ended, in words. */
  constructor(readonly reason: string) {
    super(`The connection to the engine was lost: ${reason}`)
    this.name = 'ConnectionLost'
  }
}
