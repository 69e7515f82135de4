/** A session in a thread of its own: what takes long there, as compiling does, need not be waited for. */
import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { z } from 'zod'
import { at } from '../../../compiler/program/shapes'
import { ExecutorError } from '../../executor'
import type { Tensor } from '../../executor'
import { executorError } from './errors'
import { nodeNames, packed, plainData } from './session'
import type { Feed, Fetch, PackedTensor, RunnableSession } from './session'
// oxlint-disable-next-line import/default -- Vite gives the text of the file
import thread from './sessionThread.mjs?raw'

export interface ThreadData {
  /** The file of the native binding. */
  readonly file: string
  readonly savedModel: Uint8Array
  /** One word: the number of the last job that was waited for and is done. */
  readonly state: SharedArrayBuffer
  readonly answers: MessagePort
}

export interface Job {
  readonly id: number
  readonly awaited: boolean
  readonly feeds: readonly PackedTensor[]
  /** Names of nodes, joined by commas. */
  readonly inputs: string
  readonly outputs: string
}

const answerSchema = z.object({
  message: z.object({
    id: z.int(),
    failure: z.string().nullable(),
    results: z.array(z.union([z.instanceof(Float32Array), z.instanceof(Int32Array), z.instanceof(Uint8Array)]))
  })
})

/** Neither compiling nor a call takes this long. */
const patience = 3_600_000

export class RemoteSession implements RunnableSession {
  private readonly state = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  private readonly answers: MessagePort
  private readonly worker: Worker
  private readonly waiting = new Map<number, () => void>()
  private lastId = 0
  private ended: string | null = null

  /** The thread loads the graph at its first job. */
  constructor(file: string, savedModel: Uint8Array) {
    const { port1, port2 } = new MessageChannel()
    this.answers = port1
    const workerData: ThreadData = { file, savedModel, state: this.state.buffer, answers: port2 }
    const script = new URL(`data:text/javascript,${encodeURIComponent(thread)}`)
    this.worker = new Worker(script, { workerData, transferList: [port2] })
    this.worker.unref()
    this.worker.on('message', (id: number) => this.settle(id))
    this.worker.on('error', ({ message }) => this.end(message))
    this.worker.on('exit', () => this.end('its thread has ended'))
  }

  /** Resolves when the job is done, also where it failed: the next `run` throws why. */
  begin(feeds: readonly Feed[], fetches: readonly Fetch[]): Promise<void> {
    if (this.ended !== null) return Promise.resolve()
    const id = this.post(feeds, fetches, false)
    this.worker.ref()
    return new Promise((resolve) => this.waiting.set(id, resolve))
  }

  run(feeds: readonly Feed[], fetches: readonly Fetch[]): Tensor[] {
    if (this.ended !== null) throw new ExecutorError('device', `TensorFlow’s session is over: ${this.ended}`)
    const id = this.post(feeds, fetches, true)
    for (let last = this.done; last !== id; last = this.done)
      if (Atomics.wait(this.state, 0, last, patience) === 'timed-out') throw new ExecutorError('device', 'TensorFlow does not answer')
    const { failure, results } = answerSchema.parse(receiveMessageOnPort(this.answers)).message
    if (failure !== null) throw executorError(new Error(failure))
    return fetches.map(({ type }, k) => ({ type, data: plainData(at(results, k)) }))
  }

  dispose(): void {
    this.end('it was disposed of')
    void this.worker.terminate()
  }

  private post(feeds: readonly Feed[], fetches: readonly Fetch[], awaited: boolean): number {
    const id = ++this.lastId
    const job: Job = { id, awaited, feeds: feeds.map(packed), inputs: nodeNames(feeds), outputs: nodeNames(fetches) }
    this.worker.postMessage(job)
    return id
  }

  private get done(): number {
    return Atomics.load(this.state, 0)
  }

  private settle(id: number): void {
    this.waiting.get(id)?.()
    this.waiting.delete(id)
    // The process need not live for a thread that nobody waits for.
    if (this.waiting.size === 0) this.worker.unref()
  }

  private end(why: string): void {
    this.ended ??= why
    for (const id of [...this.waiting.keys()]) this.settle(id)
  }
}
