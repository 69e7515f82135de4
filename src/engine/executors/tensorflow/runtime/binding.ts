/** Declares the calls of tfjs-node's native binding that a session needs. The binding is data from outside, so it is checked before use. */
import { z } from 'zod'

export interface TensorMetadata {
  readonly id: number
  readonly shape: readonly number[]
  readonly dtype: number
}

export interface Binding {
  createTensor(shape: readonly number[], dtype: number, data: Float32Array | Int32Array | Uint8Array): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(session: number): void
  /** Several names are joined by commas. */
  runSavedModel(session: number, inputs: readonly number[], inputNodes: string, outputNodes: string): TensorMetadata[]
  getNumOfTensors(): number
  getNumOfSavedModels(): number
  isUsingGpuDevice(): boolean
  readonly TF_Version: string
}

const method = z.custom<(...given: never[]) => unknown>((value) => typeof value === 'function')
const schema = z.object({
  createTensor: method,
  deleteTensor: method,
  tensorDataSync: method,
  loadSavedModel: method,
  deleteSavedModel: method,
  runSavedModel: method,
  getNumOfTensors: method,
  getNumOfSavedModels: method,
  isUsingGpuDevice: method,
  TF_Version: z.string()
})

/** Tells whether `value` is a binding of the known version. */
export function isBinding(value: unknown): value is Binding {
  return schema.safeParse(value).success
}
