/** Runs a program on an executor and on the float64 reference, and compares. */
import { at, printType, sameType, sizeOf } from '../../compiler/program/shapes'
import type { Program, TensorType } from '../../compiler/program/types'
import type { Executor, Tensor, Tensors } from '../executor'
import { evaluate } from '../reference/evaluate'

/** One thing that every executor must do; `check` throws an Error that says what it did instead. */
export interface ConformanceCase {
  readonly name: string
  readonly check: (executor: Executor) => Promise<void>
}

/** Relative error allowed of float32 results, with one of the same size near zero. */
const tolerance = 2e-5

export function expect(condition: boolean, message: () => string): void {
  if (!condition) throw new Error(message())
}

type Expected = ReturnType<typeof evaluate>

/** What the reference gives for `program` with `inputs`. */
export function reference(program: Program, inputs: Tensors): Expected {
  return evaluate(program, new Map([...inputs].map(([name, { type, data }]) => [name, { shape: type.shape, data }])))
}

/** Compiles and runs `program` with `inputs`, and compares every result with the reference. */
export async function agree(executor: Executor, program: Program, inputs: Tensors, expected = reference(program, inputs)): Promise<void> {
  const executable = await executor.compile({ variables: new Map(), functions: new Map([['f', program]]) })
  try {
    compare(program, executable.run('f', inputs), expected)
  } finally {
    executable.dispose()
  }
}

/** Compares what a program gave with what the reference gives on the same inputs. */
export function compare(program: Program, got: Tensors, expected: Expected): void {
  expect(got.size === program.results.length, () => `results ${[...got.keys()].join()} instead of ${program.results.join()}`)
  program.results.forEach((name, k) => {
    const right = expected.get(name)?.data ?? []
    compareTensor(name, at(program.block.results, k).type, got.get(name), [...right])
  })
}

export function compareTensor(name: string, type: TensorType, got: Tensor | undefined, right: readonly number[]): void {
  if (!got) throw new Error(`no result ${name}`)
  expect(sameType(got.type, type), () => `${name} is ${printType(got.type)} instead of ${printType(type)}`)
  expect(got.data.length === sizeOf(type.shape), () => `${name} has ${got.data.length} numbers instead of ${sizeOf(type.shape)}`)
  expect(
    type.dtype === 'float32' ? got.data instanceof Float32Array : got.data instanceof Int32Array,
    () => `${name} is a ${got.data.constructor.name}`
  )
  right.forEach((value, k) => {
    const error = Math.abs(at([...got.data.subarray(k, k + 1)], 0) - value)
    expect(error <= tolerance * Math.max(1, Math.abs(value)), () => `${name}[${k}] is ${got.data[k]} instead of ${value}`)
  })
}
