/** The life of an engine process: makes the service, serves it to every connection, and ends with its supervisor. */
import { openParentChannel } from './parentChannel'
import type { ParentChannel } from './parentChannel'
import { serve } from './serve'
import type { ServedRouter } from './serve'

export interface Served {
  readonly router: ServedRouter
  /** Finishes what must be finished before the process ends. */
  dispose(): Promise<void>
}

export const log = (line: string) => void process.stderr.write(`${line}\n`)

/** Runs until the supervisor asks for the end or is gone. An error of `create` ends the process with its words. */
export async function runEngine(create: () => Promise<Served>): Promise<void> {
  // Ctrl+C in a terminal reaches the whole group of processes; the supervisor then asks for the end in good order.
  process.on('SIGINT', () => undefined)
  const channel = openParentChannel()
  if (!channel) {
    log('This program is started by Gatescope itself. Start the workbench with: npm start')
    process.exit(1)
  }
  serveAll(channel, await create())
}

function serveAll(channel: ParentChannel, service: Served): void {
  let ending = false
  channel.onConnection((port) => serve(service.router, port, reportFailure))
  channel.onStop(() => {
    if (!ending) void end(service)
    ending = true
  })
  channel.ready()
}

async function end(service: Served): Promise<never> {
  try {
    await service.dispose()
    process.exit(0)
  } catch (error) {
    reportFailure('the end of the engine', error)
    process.exit(1)
  }
}

function reportFailure(where: string, error: unknown): void {
  log(`In ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  if (error instanceof Error && error.cause !== undefined) reportFailure(`the cause of that`, error.cause)
}
