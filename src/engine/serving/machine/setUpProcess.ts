/** Runs the program that sets up TensorFlow's library, reads how far it is, and ends it with all that it has started. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import { readJson } from '../../../contract/readJson'

const lineSchema = z.union([
  z.object({ doing: z.string(), part: z.number().min(0).max(1).nullable() }),
  z.object({ status: z.literal('ready'), version: z.string(), device: z.enum(['cpu', 'gpu']) }),
  z.object({ status: z.literal('missing'), reason: z.string(), remedy: z.string() })
])
type Line = z.infer<typeof lineSchema>
export type SetUpProgress = Extract<Line, { doing: string }>
export type SetUpOutcome = Exclude<Line, { doing: string }>

export interface SetUpProcess {
  /** Null where it was stopped. */
  readonly outcome: Promise<SetUpOutcome | null>
  /** Ends the program and its downloads. */
  stop(): void
}

export interface SetUpWork {
  /** Tries what failed within the last hour, too. */
  readonly again: boolean
  readonly tell: (progress: SetUpProgress) => void
}

const remedy = 'Run `npm run set-up` in a terminal: it shows what fails.'

/** @param program a script of Node's; it prints one JSON object a line, and ends when its standard input does */
export function startSetUp(program: string, { again, tell }: SetUpWork): SetUpProcess {
  // A group of its own, so that pip and the compiler end with it. Electron's binary is Node here.
  const child = spawn(process.execPath, [program], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ...(again && { GATESCOPE_RETRY: '1' }) },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: process.platform !== 'win32'
  })
  child.stdin.on('error', () => undefined)
  let stopped = false
  let last: SetUpOutcome | null = null
  let said = ''
  createInterface(child.stdout).on('line', (text) => {
    const line = readJson(text, lineSchema)
    if (line === null) return
    if ('status' in line) last = line
    else if (!stopped) tell(line)
  })
  child.stderr.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-2000)))
  const failed = (reason: string): SetUpOutcome => ({ status: 'missing', reason, remedy })
  const outcome = new Promise<SetUpOutcome | null>((resolve) => {
    child.on('error', (error) => resolve(failed(`Set-up could not be started: ${error.message}.`)))
    child.on('close', (code) => {
      if (stopped) return resolve(null)
      resolve(last ?? failed(`Set-up ended with code ${code}: ${said.trim().split('\n').at(-1) ?? ''}`))
    })
  })
  const stop = () => {
    stopped = true
    end(child)
  }
  return { outcome, stop }
}

function end(child: ChildProcess): void {
  child.stdin?.end()
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill()
    else process.kill(-child.pid, 'SIGTERM')
  } catch {
    // It has ended by itself.
  }
}
