/** One interface for all that can run programs. Each must pass the suite in `conformance/`. */
import type { Program, TensorType } from '../compiler/program/types'
import type { ExecutorName } from '../../contract/executors'
import type { MemoryEstimate } from './memoryEstimate'
import type { Tuning } from './tuning'

/** An array on the JavaScript side: float32 as Float32Array, int32 and bool as Int32Array (bools 0 and 1). */
export interface Tensor {
  readonly type: TensorType
  readonly data: Float32Array | Int32Array
}
export type Tensors = ReadonlyMap<string, Tensor>

/**
 * A set of programs over common variables, which live with the executor between calls.
 * A program's parameter that has a variable's name reads it; any other is an input of the call.
 * A program's result that has a variable's name is written back, after all reads; any other is an output of the call.
 */
export interface Module {
  readonly variables: ReadonlyMap<string, TensorType>
  /** Function name, unique → program. */
  readonly functions: ReadonlyMap<string, Program>
}

export interface ExecutorInfo {
  readonly executor: ExecutorName
  /** Such as `CPU, 2 cores`. */
  readonly device: string
  readonly backend: 'tensorflow' | 'cpu' | null
  readonly tensorflowVersion: string | null
  readonly xla: boolean
  /** Into how many parts a batch is best split: the cores of a CPU, 1 on a GPU. */
  readonly parts: number
  /** Whether it runs many thousand threads at once, so that depth costs more than arithmetic. */
  readonly gpu: boolean
  /** Why this one was picked, in words, and what would be faster. */
  readonly why: string
  readonly remedy: string | null
}

/** The part of an executor that plans before anything runs: how a batch is split, and how much memory a module takes. */
export interface MemoryPlanner {
  readonly info: Pick<ExecutorInfo, 'parts' | 'gpu'>
  /** Estimates the memory of a module, which depends on what the executor's compiler fuses. */
  estimateMemory(module: Module): MemoryEstimate
  /** Bytes of the device's own memory; null where it computes in the machine's. */
  deviceMemory(): number | null
}

/** Calls of a function that are wanted soon. */
export interface FirstCalls {
  /** The function's name. */
  readonly name: string
  /** So many of its calls need not be compiled, where that is sooner. */
  readonly calls: number
  /** Whether calls will follow that gain from a compiler, which then works beside the first ones and does not block the process. */
  readonly more: boolean
}

export interface Executor extends MemoryPlanner {
  readonly info: ExecutorInfo
  /**
   * Prepares a module. Variables are zeros until they are written. `first`: calls that are wanted soon. Where compiling takes long, they run on
   * something that need not be compiled, and later calls wait for the compiler.
   */
  compile(module: Module, first?: FirstCalls): Promise<Executable>
  /**
   * Measures the device and chooses by that from now on how programs run there. Returns what is to be kept for the next time; null where the
   * measurements contradict one another. Absent where there is nothing to choose. Throws ExecutorError.
   */
  tune?(): Promise<Tuning | null>
}

/** A module that is ready to run. Calls are synchronous and must not overlap; inputs are copied before the call returns. */
export interface Executable {
  /** What takes the first calls until the compiled module does, in words; null or absent when no call is left to it. */
  readonly starting?: string | null
  /** Resolves when the next call need not wait for a compiler; null or absent where it need not wait at all. */
  waiting?(): Promise<void> | null
  /** Calls a function. Throws ExecutorError on a missing, unknown or ill-shaped input, or when the device fails. */
  run(name: string, inputs: Tensors): Tensors
  /** The current values of some variables, or of all. */
  read(names?: readonly string[]): Tensors
  /** Sets variables; those not named stay as they are. */
  write(values: Tensors): void
  dispose(): void
}

export class ExecutorError extends Error {
  override readonly name = 'ExecutorError'
  constructor(
    readonly code: 'input' | 'outOfMemory' | 'device' | 'disposed' | 'unsupported',
    message: string,
    options?: ErrorOptions
  ) {
    super(message, options)
  }
}
