/** Makes a module's first calls on what need not be compiled, so that its first results come before XLA has compiled. */
import { sizeOf } from '../../../compiler/program/shapes'
import type { Block } from '../../../compiler/program/types'
import type { Executable, FirstCalls, Module, Tensors } from '../../executor'

/** The most operations of an uncompiled call, counted in each step of a loop, and the most numbers that it writes: about 1 s and 1 GB. */
const mostOperations = 60_000
const mostNumbers = 250e6

/** Tells whether the function is fast and small enough to run operation by operation. The answer depends only on the program. */
export function startsQuickly({ functions }: Module, name: string): boolean {
  const program = functions.get(name)
  if (!program) return false
  const { operations, numbers } = workOf(program.block)
  return operations <= mostOperations && numbers <= mostNumbers
}

function workOf(block: Block): { operations: number; numbers: number } {
  let [operations, numbers] = [0, 0]
  for (const operation of block.operations) {
    const times = operation.name === 'scan' ? operation.attributes.length : operation.name === 'split' ? operation.attributes.parts : 1
    const inner =
      operation.name === 'scan' || operation.name === 'split' ? workOf(operation.attributes.body) : { operations: 1, numbers: 0 }
    operations += times * inner.operations
    // Each step of a loop frees the memory of the step before.
    numbers +=
      (operation.name === 'split' ? times : 1) * inner.numbers + operation.outputs.reduce((sum, { type }) => sum + sizeOf(type.shape), 0)
  }
  return { operations, numbers }
}

/** What takes the first calls, with its name for users. */
export interface Starter {
  readonly executable: Executable
  readonly name: string
}

/**
 * Makes the first calls of a function on a starter, which needs no compiler, and all later ones compiled, with the variables that those left.
 * How many calls are the starter's is fixed, and does not depend on how long the compiler takes: the same run has the same losses again.
 */
export class StartingExecutable implements Executable {
  private calls = 0
  private compiling: Executable | null = null
  private current: Executable

  /** @param open lets the compiler begin; it is called after the first call, so that it slows none but the later ones */
  constructor(
    private readonly starter: Starter,
    private readonly open: () => Executable,
    private readonly first: FirstCalls
  ) {
    this.current = starter.executable
  }

  get starting(): string | null {
    return this.current === this.starter.executable ? this.starter.name : null
  }

  waiting(): Promise<void> | null {
    return this.isOver ? (this.compile().waiting?.() ?? null) : null
  }

  run(name: string, inputs: Tensors): Tensors {
    // Other functions stay with the starter until then, so that what runs where does not depend on the compiler's time either.
    if (name === this.first.name && this.isOver && this.starting !== null) this.exchange()
    const results = this.current.run(name, inputs)
    if (name === this.first.name && this.starting !== null) {
      this.calls += 1
      if (this.first.more) this.compile()
    }
    return results
  }

  read(names?: readonly string[]): Tensors {
    return this.current.read(names)
  }

  write(values: Tensors): void {
    this.current.write(values)
  }

  dispose(): void {
    this.current.dispose()
    if (this.starting !== null) this.compiling?.dispose()
  }

  /** Whether the starter has had all its calls. */
  private get isOver(): boolean {
    return this.calls >= this.first.calls
  }

  private compile(): Executable {
    return (this.compiling ??= this.open())
  }

  private exchange(): void {
    const executable = this.compile()
    executable.write(this.current.read())
    this.current.dispose()
    this.current = executable
  }
}
