/** Runs a module's first call on a graph that is not compiled, so that its first result comes before XLA has compiled. */
import { sizeOf } from '../../../compiler/program/shapes'
import type { Block } from '../../../compiler/program/types'
import type { Executable, Module, Tensors } from '../../executor'

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

/** Runs the module without XLA until `first` has been called once, then compiled, with the variables that the first call left. */
export class StartingExecutable implements Executable {
  private state: 'plain' | 'called' | 'compiled' = 'plain'

  /** @param open opens the module for compiled runs */
  constructor(
    private current: Executable,
    private readonly open: () => Executable,
    private readonly first: string
  ) {}

  get uncompiled(): boolean {
    return this.state !== 'compiled'
  }

  run(name: string, inputs: Tensors): Tensors {
    if (this.state === 'called') this.exchange()
    const results = this.current.run(name, inputs)
    if (this.state === 'plain' && name === this.first) this.state = 'called'
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
  }

  private exchange(): void {
    const next = this.open()
    next.write(this.current.read())
    this.current.dispose()
    this.current = next
    this.state = 'compiled'
  }
}
