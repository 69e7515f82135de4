/** Starts the host: the page's files, the windows' sockets and the supervised engine behind one port. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createAccess, isLoopback } from './access'
import { HostError, listen } from './listen'
import { listPageFiles } from './pageFiles'
import type { PageFile } from './pageFiles'
import { createPageServer } from './pageServer'
import type { Gate } from './pageServer'
import { startNodeEngine } from './supervisor/nodeEngine'
import { supervise } from './supervisor/supervisor'
import { serveWindows } from './upgrade'

export interface HostOptions {
  /** The port, or 0 for any free one. */
  port: number
  /** The address to listen on, such as `127.0.0.1`. */
  address: string
  /** Further host names by which windows may call this host. */
  names: readonly string[]
  workspace: string
  /** The built page. */
  page: string
  /** The path of the engine's program, and of the folder of its resources. */
  engine: string
  resources: string
  /** The note that set-up leaves for the engine, in a checkout. */
  setUpNote?: string
  /** The program that sets up TensorFlow's library in the background, in a checkout. */
  setUpProgram?: string
  /** Receives the engine's output in pieces. */
  write: (text: string) => void
}

export interface Host {
  /** The address that a person opens, with the token. */
  readonly url: string
  readonly port: number
  readonly token: string
  /** Ends the connections, the engine and the port. */
  close(): Promise<void>
}

/** @throws HostError with words and a remedy, after ending everything that was started. */
export async function startHost(options: HostOptions): Promise<Host> {
  const files = await findPage(options.page)
  const access = createAccess()
  const gate: Gate = { access, address: options.address, names: options.names }
  const server = createServer({ maxHeaderSize: 16_384 }, createPageServer(gate, files))
  server.maxConnections = 512
  const port = await listen(server, options.port, options.address)
  const { engine: program, workspace, resources, setUpNote, setUpProgram, write } = options
  const setUp = [...option('--set-up-note', setUpNote), ...option('--set-up-program', setUpProgram)]
  const args = ['--workspace', workspace, '--resources', resources, ...setUp]
  const supervisor = supervise(() => startNodeEngine({ program, args, write }))
  const windows = serveWindows(server, gate, supervisor)
  const close = async () => {
    const closed = closeServer(server)
    windows.close()
    await supervisor.stop()
    windows.terminate()
    await closed
  }
  return { url: `http://${nameOf(options.address)}:${port}/?token=${access.token}`, port, token: access.token, close: once(close) }
}

const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value])

async function findPage(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = await listPageFiles(folder).catch(() => new Map<string, PageFile>())
  if (!files.has('/')) throw new HostError(`The page is not built: ${join(folder, 'index.html')} is missing. Build it with: npm run build`)
  return files
}

/** Replaces a wildcard address, which no browser can open. */
function nameOf(address: string): string {
  if (address === '0.0.0.0' || address === '::') return outsideAddress() ?? 'localhost'
  return address.includes(':') ? `[${address}]` : address
}

function outsideAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.find(({ internal, family }) => !internal && family === 'IPv4')?.address
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function once(action: () => Promise<void>): () => Promise<void> {
  let result: Promise<void> | null = null
  return () => (result ??= action())
}

/** Returns a warning for addresses that other machines can reach, or null. */
export function exposureWarning(address: string): string | null {
  if (isLoopback(address)) return null
  return `The host listens on ${address}: others may reach it. The traffic is not encrypted; an SSH tunnel to a host on loopback is.`
}
