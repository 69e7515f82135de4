/** The program of the host: `node out/main/host.js [--port N] [--address A] [--workspace DIR] [--name N]… [--json]`. */
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { HostError } from './listen'
import { exposureWarning, startHost } from './startHost'
import type { Host } from './startHost'
import { defaultWorkspace } from './workspaceFolder'

const programs = dirname(fileURLToPath(import.meta.url))
const say = (line: string) => process.stderr.write(`${line}\n`)

interface Options {
  port: number
  address: string
  workspace: string
  name: string[]
  json: boolean
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a whole number from 0 (any free port) to 65535.')
  return port
}

const command = new Command('gatescope-host')
  .description('Serves the workbench to a browser on this machine, with an engine behind it.')
  .option('--port <number>', 'the port to listen on; 0 takes any that is free', parsePort, 7411)
  .option('--address <address>', 'the address to listen on', '127.0.0.1')
  .option('--workspace <folder>', 'where documents, runs and data are kept', defaultWorkspace())
  .option('--name <name>', 'a further host name by which windows may call this host (again for more)', addName, [])
  .option('--json', 'print what was started as JSON', false)
  .allowExcessArguments(false)
  .action((options: Options) => main(options))

function addName(name: string, names: string[]): string[] {
  return [...names, name.toLowerCase()]
}

async function main(options: Options): Promise<void> {
  const workspace = resolve(options.workspace)
  const host = await startHost({
    port: options.port,
    address: options.address,
    names: options.name,
    workspace,
    page: join(programs, '../renderer'),
    engine: join(programs, 'engine.js'),
    resources: join(programs, '../../resources'),
    setUpNote: join(programs, '../../.gatescope/runtime.json'),
    setUpProgram: join(programs, '../../scripts/setUpInBackground.mjs'),
    write: (text) => process.stderr.write(text)
  })
  endWithSignals(host)
  const warning = exposureWarning(options.address)
  if (warning !== null) say(warning)
  say(`Workspace: ${workspace}. Ctrl+C ends the host. Open in a browser:`)
  const { url, port, token } = host
  process.stdout.write(`${options.json ? JSON.stringify({ url, port, token, pid: process.pid, workspace }) : url}\n`)
}

/** The first signal shuts the host down in good order; the second one ends the process at once. */
function endWithSignals(host: Host): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      say('Ending; the engine finishes its step first.')
      void host.close().then(() => process.exit(0))
    })
  }
}

try {
  await command.parseAsync()
} catch (error) {
  say(error instanceof HostError ? error.message : `The host could not start: ${String(error)}`)
  process.exit(1)
}
