/** A compiled step form with its memory: takes one token after another, and makes room when a cache is full. */
import type { Executable, Executor, Tensor, Tensors } from '../../executors/executor'
import type { CheckedModel } from '../../model/checkedModel'
import { modelMemory } from '../../model/lower/lowerModelStep'
import type { ModelMemory } from '../../model/lower/lowerModelStep'
import { bytesOfFloat, sizeOf } from '../../compiler/program/shapes'
import type { TensorType } from '../../compiler/program/types'
import { inputTypes } from '../../learning/step/modelForward'
import { generationModule, positionInput } from './generationModule'

export interface StepperSizes {
  readonly batch: number
  /** Tokens that there is room for at first; at least one. */
  readonly capacity: number
}

/** Milliseconds of computing between two breaths, in which training and requests have their turn. */
export const SLICE = 10

/** Room for tokens at first, at most; more is made when it is needed. Each token of attention looks at all the room there is. */
const FIRST_ROOM = 512

/** The capacity to begin with for so many tokens: a power of two, so that the same few sizes are compiled again and again. */
export function roomFor(tokens: number): number {
  return Math.min(FIRST_ROOM, 2 ** Math.ceil(Math.log2(tokens)))
}

/** Compiles, writes the weights, and begins a sequence. Throws ExecutorError. */
export async function openStepper(executor: Executor, model: CheckedModel, weights: Tensors, sizes: StepperSizes): Promise<Stepper> {
  return new Stepper(executor, model, sizes.batch, await compiled(executor, model, weights, sizes))
}

interface Compiled {
  readonly executable: Executable
  readonly memory: readonly ModelMemory[]
  readonly capacity: number
}

async function compiled(executor: Executor, model: CheckedModel, weights: Tensors, sizes: StepperSizes): Promise<Compiled> {
  const executable = await executor.compile(generationModule(model, sizes))
  try {
    prepare(executable, model, weights, sizes)
  } catch (error) {
    executable.dispose()
    throw error
  }
  return { executable, memory: modelMemory(model, sizes), capacity: sizes.capacity }
}

function prepare(executable: Executable, model: CheckedModel, weights: Tensors, sizes: StepperSizes): void {
  executable.write(weights)
  // The first call finishes compiling; what it leaves in the memory is gone with the beginning.
  executable.run('generate', new Map([...blankInputs(model, sizes.batch), [positionInput, placeOf(0)]]))
  executable.run('begin', new Map())
}

export class Stepper {
  /** Tokens taken so far. */
  length = 0

  constructor(
    private readonly executor: Executor,
    private readonly model: CheckedModel,
    private readonly batch: number,
    private now: Compiled
  ) {}

  /** Tokens that there is room for; of no account where nothing grows. */
  get capacity(): number {
    return this.now.capacity
  }

  /** The memory as it is kept, with the bytes of its arrays. */
  get buffers(): { readonly layer: string; readonly key: string; readonly bytes: number }[] {
    return this.now.memory.map(({ layer, key, type }) => ({ layer, key, bytes: bytesOfFloat * sizeOf(type.shape) }))
  }

  /** Forgets what was taken: the next token is the first of a sequence. Throws ExecutorError. */
  begin(): void {
    this.now.executable.run('begin', new Map())
    this.length = 0
  }

  /** Takes the next token, by the task's inputs of one time step, and gives what the head makes of it, [1, B, width]. Throws ExecutorError. */
  async step(inputs: Tensors): Promise<Tensor> {
    await this.makeRoom()
    return this.stepAt(this.length++, inputs)
  }

  /** Takes a token at some place below the capacity, whatever came before it. Throws ExecutorError. */
  stepAt(place: number, inputs: Tensors): Tensor {
    const output = this.now.executable.run('generate', new Map([...inputs, [positionInput, placeOf(place)]])).get('output')
    if (!output) throw new RangeError('the step gave no output')
    return output
  }

  /** Inputs of the task's form, all zero. */
  blankInputs(): Map<string, Tensor> {
    return blankInputs(this.model, this.batch)
  }

  /** The memory's arrays, by key. */
  readMemory(): Tensors {
    return this.now.executable.read(this.now.memory.map(({ key }) => key))
  }

  dispose(): void {
    this.now.executable.dispose()
  }

  /**
   * Where a cache is full: twice the room, with what is kept. A window that slides instead would be of one size for ever, but would forget:
   * the model would not compute what it computes in training. Throws ExecutorError, and then keeps what it has.
   */
  async makeRoom(): Promise<void> {
    const { executable, memory, capacity } = this.now
    if (this.length < capacity || memory.every(({ tokenAxis }) => tokenAxis === null)) return
    const state = executable.read()
    const larger = await compiled(this.executor, this.model, weightsOf(state, memory), { batch: this.batch, capacity: 2 * capacity })
    larger.executable.write(new Map(larger.memory.map((spec, k) => [spec.key, grown(state.get(spec.key), memory[k], spec)])))
    executable.dispose()
    this.now = larger
  }
}

function weightsOf(state: Tensors, memory: readonly ModelMemory[]): Tensors {
  const keys = new Set(memory.map(({ key }) => key))
  return new Map([...state].filter(([name]) => !keys.has(name)))
}

/** A memory's array, of shape `from`, in one with room for more tokens, of shape `to`: zeros follow along the tokens' axis. */
function grown(tensor: Tensor | undefined, from: ModelMemory | undefined, to: ModelMemory): Tensor {
  if (!tensor || !from) throw new RangeError(`the memory ${to.key} is missing`)
  const { tokenAxis } = to
  if (tokenAxis === null) return tensor
  const inner = (spec: ModelMemory) => sizeOf(spec.type.shape.slice(tokenAxis))
  const [old, wide] = [inner(from), inner(to)]
  const data = new Float32Array(sizeOf(to.type.shape))
  for (let k = 0; k * old < tensor.data.length; k++) data.set(tensor.data.subarray(k * old, (k + 1) * old), k * wide)
  return { type: to.type, data }
}

function blankInputs(model: CheckedModel, batch: number): Map<string, Tensor> {
  const types = inputTypes({ ...model.task, masked: false }, { length: 1, batch })
  return new Map([...types].map(([name, type]) => [name, blank(type)]))
}

function placeOf(place: number): Tensor {
  return { type: { dtype: 'int32', shape: [] }, data: Int32Array.of(place) }
}

function blank(type: TensorType): Tensor {
  const size = sizeOf(type.shape)
  return { type, data: type.dtype === 'float32' ? new Float32Array(size) : new Int32Array(size) }
}
