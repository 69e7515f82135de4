/** The Python driver of a Ray cluster as a process: it is told trials by lines of JSON, and tells how each ended. */
import { spawn } from 'node:child_process'
import type { ChildProcessByStdio } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import * as z from 'zod'
import type { GatescopeDocument } from '../../../../contract/document/document'
import { readJson } from '../../../../contract/readJson'

const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), width: z.int().min(1) }),
  z.object({ type: z.literal('done'), id: z.string(), archive: z.string() }),
  z.object({ type: z.literal('failed'), id: z.string(), reason: z.string() })
])

export interface RayTrial {
  readonly id: string
  /** The program of a node that trains, with its first arguments. */
  readonly command: readonly string[]
  readonly document: GatescopeDocument
  readonly runId: string
  readonly steps: number
  /** The path of a zip of the run's folder, where it goes on. */
  readonly archive: string | null
  /** Data files that the document reads. */
  readonly files: readonly { readonly name: string; readonly path: string }[]
}

/** `archive`: the path of a zip of the run's folder. */
export type RayResult = { readonly archive: string } | { readonly reason: string } | null

export class RayDriver {
  private readonly child: ChildProcessByStdio<Writable, Readable, Readable>
  private readonly waiting = new Map<string, (result: RayResult) => void>()
  private readonly ended: Promise<void>
  private said = ''
  /** Resolves to how many trials train at once. Rejects when the driver ends, with what it said. */
  readonly ready: Promise<number>

  constructor({ python, script, address }: { readonly python: string; readonly script: string; readonly address: string }) {
    this.child = spawn(python, [script, '--address', address], { stdio: ['pipe', 'pipe', 'pipe'] })
    this.child.stdin.on('error', () => undefined)
    this.child.stderr.on('data', (piece: Buffer) => (this.said = (this.said + piece.toString()).slice(-2_000)))
    this.ended = new Promise((resolve) => {
      this.child.on('error', (error) => (this.said = error.message))
      this.child.on('close', () => resolve())
    })
    this.ready = new Promise((resolve, reject) => {
      const lines = createInterface({ input: this.child.stdout })
      lines.on('line', (line) => {
        const message = readJson(line, messageSchema)
        if (message?.type === 'ready') resolve(message.width)
        else if (message) this.tell(message.id, message.type === 'done' ? { archive: message.archive } : { reason: message.reason })
      })
      void this.ended.then(() => {
        reject(new Error(this.lastWords()))
        for (const id of this.waiting.keys()) this.tell(id, { reason: this.lastWords() })
      })
    })
    this.ready.catch(() => undefined)
  }

  /** Trains on some node. Null when the signal aborts first. */
  train(trial: RayTrial, signal: AbortSignal): Promise<RayResult> {
    return new Promise((resolve) => {
      this.waiting.set(trial.id, resolve)
      this.send({ type: 'trial', ...trial })
      signal.addEventListener('abort', () => {
        if (!this.waiting.has(trial.id)) return
        this.send({ type: 'cancel', id: trial.id })
        this.tell(trial.id, null)
      })
    })
  }

  /** Ends the driver, which cancels what still trains. */
  async close(): Promise<void> {
    this.child.stdin.end()
    const clock = setTimeout(() => this.child.kill('SIGKILL'), 20_000)
    await this.ended
    clearTimeout(clock)
  }

  /** Ends the driver at once. */
  kill(): void {
    this.child.kill('SIGKILL')
  }

  private send(message: Readonly<Record<string, unknown>>): void {
    this.child.stdin.write(`${JSON.stringify(message)}\n`)
  }

  private tell(id: string, result: RayResult): void {
    this.waiting.get(id)?.(result)
    this.waiting.delete(id)
  }

  /** The last line that the driver wrote on its error stream. */
  private lastWords(): string {
    const line = this.said.trim().split('\n').at(-1) ?? ''
    return `The driver of the Ray cluster has ended${line === '' ? '' : `: ${line}`}`
  }
}
