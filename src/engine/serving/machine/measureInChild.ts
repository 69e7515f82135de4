/** Runs a measurement in a process of its own, so that its memory is measured alone and an out-of-memory kill ends only that process. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type * as z from 'zod'
import { readJson } from '../../../contract/readJson'

export interface ChildMeasurement<Measure> {
  /** The program that measures and prints a line of JSON. */
  readonly program: string
  readonly args: readonly string[]
  readonly limits: { readonly seconds: number; readonly bytes: number }
  /** Ends the child when it is aborted. */
  readonly signal: AbortSignal
  readonly schema: z.ZodType<Measure>
}

const memoryEveryMs = 200

/** Returns the measurement, or why the child gave none. */
export function measureInChild<Measure>(work: ChildMeasurement<Measure>): Promise<Measure | string> {
  const { program, args, limits, signal: cancelled, schema } = work
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      // Electron's binary is then Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: cancelled,
      killSignal: 'SIGKILL'
    })
    let [text, said] = ['', '']
    let reason: string | null = null
    const end = (why: string) => {
      reason ??= why
      child.kill('SIGKILL')
    }
    const clock = setTimeout(() => end(`took more than ${limits.seconds} s, compiling included`), limits.seconds * 1000)
    const watch = setInterval(() => {
      if (residentBytes(child.pid) > limits.bytes) end(`its process took more than ${(limits.bytes / 2 ** 30).toFixed(1)} GiB`)
    }, memoryEveryMs)
    child.stdout.on('data', (piece: Buffer) => (text += piece.toString()))
    child.stderr.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-2000)))
    child.on('error', (error) => (reason ??= error.message))
    child.on('close', (code, signal) => {
      clearTimeout(clock)
      clearInterval(watch)
      resolve(reason ?? (code === 0 ? readMeasure(text, schema) : failure(code, signal, said)))
    })
  })
}

/** If this program did not send SIGKILL, the system did, because memory ran out. */
function failure(code: number | null, signal: NodeJS.Signals | null, said: string): string {
  if (signal === 'SIGKILL') return 'the system ended its process: out of memory'
  const error = said.split('\n').find((line) => line.startsWith('Error: '))
  return error?.slice('Error: '.length) ?? `its process ended with ${signal ?? `code ${code}`}`
}

export function readMeasure<Measure>(text: string, schema: z.ZodType<Measure>): Measure | string {
  const line = text.trim().split('\n').at(-1) ?? ''
  return readJson(line, schema) ?? 'its process gave no figures'
}

/** Returns 0 on systems other than Linux, which do not report it. */
function residentBytes(pid: number | undefined): number {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(kilobytes ?? 0) * 1024
  } catch {
    return 0
  }
}
