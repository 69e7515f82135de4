/** The program of the engine process: makes the service, serves it to every connection, and ends with its supervisor. */
import { parseArgs } from 'node:util'
import { openParentChannel } from './serve/parentChannel'
import type { ParentChannel } from './serve/parentChannel'
import { serve } from './serve/serve'
import { createEngineService } from './service'
import type { EngineService } from './service'

const log = (line: string) => process.stderr.write(`${line}\n`)

async function main(channel: ParentChannel): Promise<void> {
  const { workspace, resources } = readArguments()
  const service = await createEngineService({ workspace, resources, log })
  channel.onConnection((port) => serve(service.router, port, reportFailure))
  channel.onStop(once(() => void end(service)))
  channel.ready()
}

function readArguments(): { workspace: string; resources: string } {
  const { values } = parseArgs({ options: { workspace: { type: 'string' }, resources: { type: 'string' } } })
  const { workspace, resources } = values
  if (workspace === undefined || resources === undefined) throw new Error('The engine needs --workspace DIR and --resources DIR')
  return { workspace, resources }
}

async function end(service: EngineService): Promise<never> {
  try {
    await service.dispose()
    process.exit(0)
  } catch (error) {
    reportFailure('the end of the engine', error)
    process.exit(1)
  }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done) action()
    done = true
  }
}

function reportFailure(where: string, error: unknown): void {
  log(`In ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  if (error instanceof Error && error.cause !== undefined) reportFailure(`the cause of that`, error.cause)
}

// Ctrl+C in a terminal reaches the whole group of processes; the supervisor then asks for the end in good order.
process.on('SIGINT', () => undefined)

const channel = openParentChannel()
if (channel) {
  await main(channel)
} else {
  log('This program is started by Gatescope itself. Start the workbench with: npm start')
  process.exit(1)
}
