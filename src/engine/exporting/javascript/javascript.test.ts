/** Generated JavaScript passes the suite of every executor, and computes what the reference computes on random programs and at other lengths. */
import { runInThisContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockOf, recipes } from '../../../../tests/property/randomPrograms'
import { optimiseBlock } from '../../compiler/passes/compile'
import { buildProgram } from '../../compiler/program/builder'
import { at, sizeOf } from '../../compiler/program/shapes'
import type { Program, TensorType } from '../../compiler/program/types'
import { operationCases } from '../../executors/conformance/operationCases'
import { structureCases } from '../../executors/conformance/structureCases'
import type { Executable, Executor, Module, Tensor, Tensors } from '../../executors/executor'
import { evaluate } from '../../executors/reference/evaluate'
import { kernels } from './kernels'
import { sizedProgram } from '../sizes/sizedProgram'
import { sizesOver } from './sizes'
import { writeProgram } from './writeProgram'

type Numbers = Float32Array | Int32Array | Uint8Array
interface Running {
  readonly inputs: Record<string, Numbers>
  readonly outputs: Record<string, Numbers>
  run(): void
}

const none = new Set<string>()

function started(text: string, weights: Record<string, unknown> = {}, length?: number): Running {
  return runInThisContext(`'use strict';(${text})`)(kernels, weights, length)
}

/** The generated programs of a module without variables. */
class Generated implements Executable {
  private readonly running: ReadonlyMap<string, { program: Program; text: Running }>

  constructor({ functions }: Module) {
    this.running = new Map(
      [...functions].map(([name, program]) => [
        name,
        { program, text: started(writeProgram(program, { name: 'f', doc: 'A test.', weights: none })) }
      ])
    )
  }

  run(name: string, inputs: Tensors): Tensors {
    const { program, text } = this.running.get(name)!
    for (const [key, { data }] of inputs) text.inputs[key]!.set(data)
    text.run()
    return new Map(program.results.map((key, k) => [key, tensorOf(at(program.block.results, k).type, text.outputs[key]!)]))
  }

  read(): Tensors {
    return new Map()
  }
  write(): void {}
  dispose(): void {}
}

function tensorOf(type: TensorType, data: Numbers): Tensor {
  return { type, data: type.dtype === 'float32' ? Float32Array.from(data) : Int32Array.from(data) }
}

const info = { executor: 'eager', device: 'a test', backend: null, tensorflowVersion: null, xla: false, parts: 1, gpu: false } as const
const executor: Executor = {
  info: { ...info, why: 'a test', remedy: null },
  compile: (module) => Promise.resolve(new Generated(module)),
  estimateMemory: () => {
    throw new Error('not asked for')
  },
  deviceMemory: () => null
}

describe('generated JavaScript', () => {
  it.each([...operationCases, ...structureCases])('$name', ({ check }) => check(executor))

  it('computes random programs, plain and optimised', () =>
    fc.assert(
      fc.property(recipes, fc.boolean(), (recipe, optimised) => {
        const plain = blockOf(recipe)
        const block = optimised ? optimiseBlock(plain) : plain
        const program: Program = {
          name: 'random',
          parameters: block.parameters.map((_, k) => `x${k}`),
          results: block.results.map((_, k) => `y${k}`),
          block
        }
        const inputs = new Map(
          block.parameters.map(({ type }, k) => {
            return [
              `x${k}`,
              {
                shape: type.shape,
                data: Float32Array.from({ length: sizeOf(type.shape) }, (_, j) => 0.7 * Math.sin(k * 3.1 + j * 1.7 + 0.3))
              }
            ] as const
          })
        )
        const running = started(writeProgram(program, { name: 'f', doc: 'A test.', weights: none }))
        for (const [name, { data }] of inputs) running.inputs[name]!.set(data)
        running.run()
        for (const [name, { data }] of evaluate(program, inputs))
          data.forEach((value, k) => expect(Math.abs(running.outputs[name]![k]! - value)).toBeLessThan(2e-5 * (1 + Math.abs(value))))
      }),
      { numRuns: 150, seed: 14 }
    ))
})

/** The mean of the running sums of [T, 3], less the last row, in pieces of many shapes. */
function summing(length: number): Program {
  return buildProgram('summing', new Map([['x', { dtype: 'float32', shape: [length, 3] }]]), (b, values) => {
    const x = values.get('x')!
    const sums = b.scan({
      length,
      carries: [b.fill(0, [3])],
      inputs: [x],
      closed: [],
      body: (body, { carries, inputs }) => {
        const next = body.add(at(carries, 0), at(inputs, 0))
        return { carries: [next], outputs: [next] }
      }
    })
    const all = b.concat([at(sums.outputs, 0), x], 1)
    const places = b.cast(b.operation('iota', [], { shape: [length, 6], axis: 0 }), 'float32')
    const pairs = b.matmul(b.add(all, places), all, { transposeB: true })
    const mean = b.scale(b.reduceSum(pairs, [0]), 1 / length)
    return new Map([['y', b.sub(mean, b.reshape(b.sliceAxis(pairs, 0, length - 1, 1), [length]))]])
  })
}

describe('sizes over a length', () => {
  const { program, sizes } = sizedProgram(({ steps }) => summing(steps))
  const over = { symbol: 'T', sizes: sizesOver('T', sizes) }
  const text = writeProgram(program, { name: 'f', doc: 'A test.', weights: none, over })

  it.each([1, 2, 5, 40])('gives the program of %i time steps', (length) => {
    const running = started(text, {}, length)
    const x = Float32Array.from({ length: 3 * length }, (_, k) => Math.sin(k))
    running.inputs['x']!.set(x)
    running.run()
    const right = evaluate(summing(length), new Map([['x', { shape: [length, 3], data: x }]])).get('y')!
    expect(running.outputs['y']).toHaveLength(length)
    right.data.forEach((value, k) => expect(Math.abs(running.outputs['y']![k]! - value)).toBeLessThan(1e-4 * (1 + Math.abs(value))))
  })
})
