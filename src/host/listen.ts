/** Opens the host's port, and says in words why it cannot be opened. */
import { once } from 'node:events'
import type { Server } from 'node:http'

/** A failure that the user can mend; the message is whole sentences. */
export class HostError extends Error {
  override readonly name = 'HostError'
}

/**
 * @param port 0 for any free port.
 * @returns the port that is open now.
 * @throws HostError with the remedy.
 */
export async function listen(server: Server, port: number, address: string): Promise<number> {
  try {
    server.listen({ port, host: address, exclusive: true })
    await once(server, 'listening')
  } catch (error) {
    throw new HostError(explain(error, port, address))
  }
  const bound = server.address()
  return typeof bound === 'object' && bound !== null ? bound.port : port
}

function explain(error: unknown, port: number, address: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : null
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use, perhaps by Gatescope already running: open its window. Start another with --port 0 (any free port) or --port N.`
    case 'EACCES':
      return `Port ${port} may not be opened by this user. Choose one above 1023 with --port N.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine does not have the address ${address}. Choose one of its own with --address A, or 0.0.0.0 for all.`
    default:
      return `The host cannot listen on ${address}, port ${port}: ${error instanceof Error ? error.message : String(error)}`
  }
}
