/** A TensorFlow session loads a graph once, and is called with arrays by the names of the graph's nodes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { at } from '../../../compiler/program/shapes'
import type { TensorType } from '../../../compiler/program/types'
import { ExecutorError } from '../../executor'
import type { Tensor } from '../../executor'
import { dataType } from '../graph/attributes'
import type { Binding } from './binding'
import { executorError } from './errors'

export interface Feed {
  readonly node: string
  readonly tensor: Tensor
  /** Whether the graph takes whole numbers of 64 bits here. */
  readonly int64?: boolean
}
export interface Fetch {
  readonly node: string
  readonly type: TensorType
}

/** A tensor as the binding takes it. */
export interface PackedTensor {
  readonly shape: readonly number[]
  readonly dtype: number
  readonly data: Float32Array | Int32Array | Uint8Array
}

/** A graph that is loaded. What is begun and what is run is done in this order. */
export interface RunnableSession {
  /** Runs the nodes that `fetches` need. Throws ExecutorError when the device fails. */
  run(feeds: readonly Feed[], fetches: readonly Fetch[]): Tensor[]
  /** Runs them for what they do; whether it waits for them is the session's matter. */
  begin(feeds: readonly Feed[], fetches: readonly Fetch[]): Promise<void>
  dispose(): void
}

export class Session implements RunnableSession {
  private constructor(
    private readonly binding: Binding,
    private readonly id: number
  ) {}

  /** Loads `saved_model.pb` through a temporary folder, which is removed before this returns. Throws ExecutorError. */
  static load(binding: Binding, savedModel: Uint8Array): Session {
    const folder = mkdtempSync(join(tmpdir(), 'gatescope-'))
    try {
      writeFileSync(join(folder, 'saved_model.pb'), savedModel)
      return new Session(binding, binding.loadSavedModel(folder, 'serve'))
    } catch (error) {
      throw executorError(error)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  run(feeds: readonly Feed[], fetches: readonly Fetch[]): Tensor[] {
    const handles: number[] = []
    try {
      for (const { shape, dtype, data } of feeds.map(packed)) handles.push(this.binding.createTensor(shape, dtype, data))
      const fetched = this.binding.runSavedModel(this.id, handles, nodeNames(feeds), nodeNames(fetches))
      return this.take(
        fetched.map(({ id }) => id),
        fetches
      )
    } catch (error) {
      throw executorError(error)
    } finally {
      for (const id of handles) this.binding.deleteTensor(id)
    }
  }

  /** It is done when this returns. */
  begin(feeds: readonly Feed[], fetches: readonly Fetch[]): Promise<void> {
    this.run(feeds, fetches)
    return Promise.resolve()
  }

  dispose(): void {
    this.binding.deleteSavedModel(this.id)
  }

  private take(ids: readonly number[], fetches: readonly Fetch[]): Tensor[] {
    try {
      return fetches.map(({ type }, k) => ({ type, data: plainData(this.binding.tensorDataSync(at(ids, k))) }))
    } finally {
      for (const id of ids) this.binding.deleteTensor(id)
    }
  }
}

/** Of whole numbers of 64 bits the binding takes the two halves. */
export function packed({ tensor: { type, data }, int64 }: Feed): PackedTensor {
  const { dtype, shape } = type
  if (int64) return { shape, dtype: dataType.int64, data: new Int32Array(BigInt64Array.from(data, BigInt).buffer) }
  return { shape, dtype: dataType[dtype], data: dtype === 'bool' ? Uint8Array.from(data, (value) => (value === 0 ? 0 : 1)) : data }
}

export function nodeNames(ports: readonly { readonly node: string }[]): string {
  return ports.map(({ node }) => `${node}:0`).join()
}

/** TensorFlow returns bools as bytes. */
export function plainData(data: Float32Array | Int32Array | Uint8Array): Float32Array | Int32Array {
  if (data instanceof Float32Array || data instanceof Int32Array) return data
  if (data instanceof Uint8Array) return Int32Array.from(data)
  throw new ExecutorError('device', 'TensorFlow returned an array of an unknown kind')
}
