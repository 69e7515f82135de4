/** The GPU as the engine sees it: requests to the thread that holds it, with or without waiting for the answer on the spot. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import { ExecutorError } from '../../executor'
import { bytesOfWord, controlBytes, controlWords, dispatchNumbers, loopLevels, replySchema } from './protocol'
import type { AdapterFacts, Envelope, Reply, Request, ThreadData } from './protocol'
// oxlint-disable-next-line import/default -- Vite gives the text of the file
import thread from './thread.mjs?raw'

type Answer = Extract<Reply, { ok: true }>

/** No kernel takes this long; a driver that hangs may. */
const patience = 600_000

/** How the thread begins what it says of a device that is lost. */
const lostMark = 'the GPU was lost'

export class RemoteDevice {
  private readonly waiting = new Map<number, (reply: Reply) => void>()
  private readonly control = new SharedArrayBuffer(controlWords * bytesOfWord + controlBytes)
  private lastId = 0
  private ended: string | null = null

  private constructor(private readonly worker: Worker) {
    worker.unref()
    worker.on('message', ({ id, reply }: { id: number; reply: Reply }) => this.take(id, reply))
    worker.on('error', (error) => this.end(error.message))
    worker.on('exit', () => this.end('its thread has ended'))
  }

  /** Opens the adapter that the system prefers. Throws ExecutorError 'unsupported' when there is none. */
  static async open(): Promise<{ device: RemoteDevice; facts: AdapterFacts }> {
    const device = new RemoteDevice(startThread())
    try {
      const { facts } = await device.ask({ kind: 'open' })
      if (!facts) throw new ExecutorError('device', 'the GPU did not say what it is')
      return { device, facts }
    } catch (error) {
      device.close()
      throw error
    }
  }

  /** Sends a request, and resolves with its answer. Throws ExecutorError with what the GPU said. */
  ask(request: Request): Promise<Answer> {
    const id = ++this.lastId
    return new Promise<Reply>((resolve) => {
      this.waiting.set(id, resolve)
      if (this.ended === null) this.post({ id, request })
      else this.take(id, { ok: false, code: 'device', message: this.ended })
    }).then((reply) => this.accepted(reply))
  }

  /** Sends a request and waits for its answer, without letting anything else of the engine run. Throws ExecutorError. */
  call(request: Request): Answer {
    if (this.ended !== null) throw new ExecutorError('device', this.ended)
    const words = new Int32Array(this.control, 0, controlWords)
    Atomics.store(words, 0, 0)
    this.post({ id: ++this.lastId, request, control: this.control })
    if (Atomics.wait(words, 0, 0, patience) === 'timed-out') throw new ExecutorError('device', 'the GPU does not answer')
    const text = new Uint8Array(this.control, controlWords * bytesOfWord, Atomics.load(words, 1)).slice()
    return this.accepted(replySchema.parse(JSON.parse(new TextDecoder().decode(text))))
  }

  /** Whether nothing can be asked of it any more. */
  get isGone(): boolean {
    return this.ended !== null
  }

  close(): void {
    this.end('it was closed')
    void this.worker.terminate()
  }

  private accepted(reply: Reply): Answer {
    if (reply.ok) return reply
    const { code, message } = reply
    if (!message.startsWith(lostMark)) throw new ExecutorError(code, message)
    this.ended ??= `${message}. Resume the run from its last checkpoint`
    throw new ExecutorError('device', this.ended)
  }

  private post(envelope: Envelope): void {
    this.worker.postMessage(envelope)
  }

  private take(id: number, reply: Reply): void {
    this.waiting.get(id)?.(reply)
    this.waiting.delete(id)
  }

  private end(why: string): void {
    this.ended ??= `the GPU cannot be reached: ${why}`
    for (const id of [...this.waiting.keys()]) this.take(id, { ok: false, code: 'device', message: this.ended })
  }
}

function startThread(): Worker {
  const library = pathToFileURL(libraryPath()).href
  const workerData: ThreadData = { library, loopLevels, dispatchNumbers, controlWords }
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(thread)}`), { workerData })
}

/** Throws ExecutorError where the optional package was not installed. */
function libraryPath(): string {
  try {
    return createRequire(import.meta.url).resolve('webgpu')
  } catch (error) {
    throw new ExecutorError('unsupported', 'the package webgpu is not installed', { cause: error })
  }
}
