// The real host with its engine, on a free port of this machine and over a workspace of its own.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import type { FreshCheckout } from '../../support/freshCheckout'

const program = fileURLToPath(new URL('../../../out/main/host.js', import.meta.url))
const startedSchema = z.object({ url: z.string(), port: z.number(), pid: z.number() })

export interface TestHost {
  /** What a person opens, with the token. */
  readonly url: string
  readonly pid: number
  /** The folder of documents, data and runs. */
  readonly workspace: string
  /** Ends the host and its engine in good order, and removes the workspace. */
  close(): Promise<void>
}

/**
 * `executor`: the one that computes, or `auto` for the best that works here.
 * @throws when the program is not built, or when the host ends before it listens, with what it wrote.
 */
export async function startTestHost(executor: string): Promise<TestHost> {
  if (!existsSync(program)) throw new Error('The program is not built. Build it with: npm run build')
  const workspace = await mkdtemp(join(tmpdir(), 'gatescope-e2e-'))
  const child = spawn(process.execPath, [program, '--port', '0', '--workspace', workspace, '--json'], {
    env: { ...process.env, GATESCOPE_EXECUTOR: executor },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const started = await startedLine(child)
  const close = async () => {
    await ended(child)
    await rm(workspace, { recursive: true, force: true, maxRetries: 5 })
  }
  return { url: started.url, pid: started.pid, workspace, close }
}

/** `npm start` in another checkout, whose workspace stays when it ends. */
export async function startCheckout({ folder, workspace, env }: Pick<FreshCheckout, 'folder' | 'workspace' | 'env'>): Promise<TestHost> {
  const words = ['--serve', '--no-open', '--port', '0', '--workspace', workspace, '--json']
  const child = spawn(process.execPath, [join(folder, 'scripts', 'start.mjs'), ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const started = await startedLine(child)
  return { url: started.url, pid: started.pid, workspace, close: () => ended(child) }
}

async function startedLine(child: ChildProcess): Promise<z.infer<typeof startedSchema>> {
  let said = ''
  child.stderr?.on('data', (piece: Buffer) => (said += piece.toString()))
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (piece: Buffer) => {
      text += piece.toString()
      const line = text.split('\n')[0] ?? ''
      if (text.includes('\n')) resolve(startedSchema.parse(JSON.parse(line)))
    })
    child.once('exit', (code) => reject(new Error(`The host ended with ${code}:\n${said}`)))
    child.once('error', reject)
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
