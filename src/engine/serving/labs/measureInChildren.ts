/** Runs each measurement in a process of its own, so that its memory is measured alone and an out-of-memory kill ends only that process. */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type * as z from 'zod'
import type { LengthFamily } from '../../../contract/labs/families'
import { stepSchema, tokenSchema } from '../../../contract/labs/length'
import type { LengthMeasure } from '../../../contract/labs/length'
import { readJson } from '../../../contract/readJson'
import type { MeasuredPart } from '../../looking/lab/length'
import type { LengthLimits } from '../../looking/lab/lengthStudy'

/** The program that measures, with the arguments that are the same for every measurement. */
export interface MeasureProgram {
  /** Its path. */
  readonly program: string
  readonly args: readonly string[]
}

export interface ChildWork {
  readonly family: LengthFamily
  readonly length: number
  readonly limits: LengthLimits
  /** Ends the child when it is aborted. */
  readonly signal: AbortSignal
}

const memoryEveryMs = 200

/** Measures a training step in one child and a generated token in another. Returns the measurements, or why a child failed. */
export async function measureInChildren(work: ChildWork, program: MeasureProgram): Promise<LengthMeasure | string> {
  const step = await inChild(work, program, 'step', stepSchema)
  if (typeof step === 'string') return step
  const token = await inChild(work, program, 'token', tokenSchema)
  return typeof token === 'string' ? `a generated token: ${token}` : { ...step, ...token }
}

function inChild<Measure>(
  { family, length, limits, signal: cancelled }: ChildWork,
  { program, args }: MeasureProgram,
  part: MeasuredPart,
  schema: z.ZodType<Measure>
): Promise<Measure | string> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, part, family, String(length), ...args], {
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
