/** Loads ONNX Runtime's native binding, which runs a model within the call. The package itself wraps the same call in a promise. */
import { createRequire } from 'node:module'
import type { Tensor } from 'onnxruntime-node'
import { z } from 'zod'

/** A session of the binding: a model that is ready to run. */
export interface NativeSession {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void
  /** A tensor among `fetches` is filled with the result; null stands for a new one. */
  run(feeds: Readonly<Record<string, Tensor>>, fetches: Readonly<Record<string, Tensor | null>>, options: object): Record<string, Tensor>
  dispose(): void
}

export interface Runtime {
  readonly Session: new () => NativeSession
  readonly Tensor: typeof Tensor
  /** Such as `1.30.0`. */
  readonly version: string
}
export type RuntimeSearch = { readonly ok: true; readonly runtime: Runtime } | { readonly ok: false; readonly why: string }

const constructor_ = z.custom<new () => NativeSession>((value) => typeof value === 'function')
const bindingSchema = z.object({
  binding: z.object({ InferenceSession: constructor_ }),
  initOrt: z.custom<() => void>((value) => typeof value === 'function')
})
const versionSchema = z.object({ version: z.string() })

const load = createRequire(import.meta.url)

let search: Promise<RuntimeSearch> | undefined

/** Loads the library once in a process, or returns why it cannot. */
export function loadRuntime(): Promise<RuntimeSearch> {
  search ??= open().catch((error: unknown) => ({ ok: false, why: error instanceof Error ? error.message : String(error) }))
  return search
}

async function open(): Promise<RuntimeSearch> {
  const { Tensor: tensor } = await import('onnxruntime-node')
  const { binding, initOrt } = bindingSchema.parse(load('onnxruntime-node/dist/binding.js'))
  initOrt()
  const { version } = versionSchema.parse(load('onnxruntime-node/package.json'))
  return { ok: true, runtime: { Session: binding.InferenceSession, Tensor: tensor, version } }
}
