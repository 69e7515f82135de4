/** A part of a batch that runs in a thread of its own, while this thread runs another. Both see one piece of memory with its arrays. */
import { Worker } from 'node:worker_threads'
import { at, sizeOf } from '../../../compiler/program/shapes'
import type { DType, Program, TensorType, Value } from '../../../compiler/program/types'
import { ExecutorError } from '../../executor'
import { inputName, outputName } from '../graph/programModel'
import { executorError } from '../runtime/errors'
import type { OrtNumbers } from '../runtime/tensors'
// oxlint-disable-next-line import/default -- Vite gives the text of the file
import thread from './partThread.mjs?raw'
import { layOut, viewsOf } from './pieces'

export interface SharedTensor {
  readonly name: string
  readonly dtype: DType
  readonly shape: readonly number[]
  readonly size: number
  /** In bytes. */
  readonly offset: number
}

/** Where the words of `state` lie: the number of the turn that is asked for, of the last one done, and the length of its error. */
const places = { turn: 0, done: 1, failed: 2 } as const

export interface ThreadData {
  /** The file from which the runtime's package is found. */
  readonly library: string
  readonly model: Uint8Array
  readonly options: object
  readonly inputs: readonly SharedTensor[]
  readonly outputs: readonly SharedTensor[]
  readonly memory: SharedArrayBuffer
  readonly state: SharedArrayBuffer
  readonly message: SharedArrayBuffer
  readonly places: typeof places
}

const messageBytes = 4096
/** No part takes this long. */
const patience = 600_000

export class RemotePart {
  readonly inputs: readonly OrtNumbers[]
  readonly outputs: readonly OrtNumbers[]
  private readonly state = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT))
  private readonly message = new SharedArrayBuffer(messageBytes)
  private turn = 0
  /** Why the thread has ended by itself. */
  private ended: Error | null = null

  /** The thread opens the model at its first turn. */
  constructor({ parameters, results, block }: Program, model: Uint8Array, options: object) {
    const types = [...block.parameters, ...block.results].map(({ type }) => type)
    const { offsets, bytes } = layOut(types)
    const memory = new SharedArrayBuffer(bytes)
    const views = viewsOf(memory, types, offsets)
    const shared = (names: readonly string[], values: readonly Value[], from: number) =>
      values.map(({ type }, k) => sharedTensor(at(names, k), type, at(offsets, from + k)))
    this.inputs = views.slice(0, parameters.length)
    this.outputs = views.slice(parameters.length)
    const workerData: ThreadData = {
      library: import.meta.url,
      model,
      options,
      inputs: shared(parameters.map(inputName), block.parameters, 0),
      outputs: shared(results.map(outputName), block.results, parameters.length),
      memory,
      state: this.state.buffer,
      message: this.message,
      places
    }
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(thread)}`), { workerData })
    worker.on('error', (error) => (this.ended = error))
    worker.unref()
  }

  /** Lets the thread run on what is in `inputs`. Throws ExecutorError where it has ended. */
  begin(): void {
    if (this.ended) throw executorError(this.ended)
    this.tell(++this.turn)
  }

  /** Waits for the turn that was begun; `outputs` are filled then. Throws ExecutorError. */
  finish(): void {
    for (let last = this.done; last !== this.turn; last = this.done)
      if (Atomics.wait(this.state, places.done, last, patience) === 'timed-out')
        throw new ExecutorError('device', 'a thread of ONNX Runtime does not answer')
    const length = at([...this.state], places.failed)
    if (length > 0) throw executorError(new Error(new TextDecoder().decode(new Uint8Array(this.message, 0, length).slice())))
  }

  /** Ends the thread. */
  dispose(): void {
    this.tell(-1)
  }

  private get done(): number {
    return Atomics.load(this.state, places.done)
  }

  private tell(turn: number): void {
    Atomics.store(this.state, places.turn, turn)
    Atomics.notify(this.state, places.turn)
  }
}

function sharedTensor(name: string, { dtype, shape }: TensorType, offset: number): SharedTensor {
  return { name, dtype, shape, size: sizeOf(shape), offset }
}
