// The peak memory of a block is the number of bytes that is counted by hand.
import { describe, expect, it } from 'vitest'
import { buildProgram } from '../../../compiler/program/builder'
import type { BlockBuilder } from '../../../compiler/program/builder'
import type { Value } from '../../../compiler/program/types'
import { estimateMemory } from './estimate'
import { peakOf } from './liveness'

const matrix = { dtype: 'float32', shape: [10, 10] } as const
const bytes = 400

const program = (write: (builder: BlockBuilder, a: Value) => Value) =>
  buildProgram('test', new Map([['layer.a', matrix]]), (builder, values) => {
    const [a] = [...values.values()]
    if (!a) throw new Error('a')
    return new Map([['y', write(builder, a)]])
  })
const peak = (write: (builder: BlockBuilder, a: Value) => Value) => peakOf(program(write).block).bytes

describe('the peak of a block', () => {
  it('has nothing of what is elementwise and read once', () => {
    expect(peak((b, a) => b.unary('tanh', b.add(b.unary('exp', a), a)))).toBe(bytes)
    expect(peak((b, a) => b.sumAll(b.mul(a, a)))).toBe(4)
  })

  it('has what a product reads and makes, and lets go of what is read for the last time', () => {
    expect(peak((b, a) => b.matmul(b.unary('tanh', a), a))).toBe(2 * bytes)
    expect(peak((b, a) => b.matmul(b.matmul(b.matmul(a, a), a), a))).toBe(2 * bytes)
  })

  it('keeps what is read later meanwhile, also through a view', () => {
    const readLater = (b: BlockBuilder, a: Value) => {
      const early = b.matmul(a, a)
      const view = b.reshape(early, [100])
      const late = b.matmul(b.matmul(b.matmul(a, a), a), a)
      return b.add(b.reshape(view, [10, 10]), late)
    }
    expect(peak(readLater)).toBe(3 * bytes)
  })

  it('has what a loop stacks, and one step of its inside', () => {
    const looped = (b: BlockBuilder, a: Value) => {
      const { outputs } = b.scan({
        length: 7,
        carries: [a],
        inputs: [],
        closed: [],
        body: (body, { carries: [h] }) => {
          if (!h) throw new Error('h')
          const next = body.matmul(h, h)
          return { carries: [next], outputs: [next] }
        }
      })
      return b.sum(outputs)
    }
    // The peak holds the last carry, seven steps of the output, and the product of one step.
    expect(peak(looped)).toBe((1 + 7 + 1) * bytes)
  })
})

describe('the peak of a block that is not compiled', () => {
  it('has each value but a view, up to where it is read last', () => {
    const chain = program((b, a) => b.reshape(b.unary('tanh', b.add(b.unary('exp', a), a)), [100]))
    expect(peakOf(chain.block, 'plain').bytes).toBe(2 * bytes)
  })
})

describe('the estimate of a module', () => {
  it('adds what ONNX Runtime takes for the first steps of a new run, while the compiler works', () => {
    const wide = (function_: string) =>
      estimateMemory({
        variables: new Map(),
        functions: new Map([[function_, program((b, a) => b.sumAll(b.unary('tanh', b.broadcast(b.reshape(a, [1, 100]), [500_000, 100]))))]])
      })
    // These are two arrays of 200 MB, which XLA would not make; ONNX Runtime holds up to 2.5 times as much.
    expect(wide('train').step).toBe(2.5 * 2 * 200e6)
    expect(wide('train').bytes).toBe(wide('evaluate').bytes + 60e6 + wide('train').step)
    expect(wide('evaluate').step).toBeLessThan(1_000)
  })

  it('adds variables to the largest function, and names the layer of what is large', () => {
    const functions = new Map([['test', program((b, a) => b.matmul(b.unary('tanh', a), a))]])
    const { bytes: all, state, step, largest } = estimateMemory({ variables: new Map([['layer.a', matrix]]), functions })
    expect([state, step]).toEqual([bytes, 1.25 * 2 * bytes])
    expect(all).toBeGreaterThan(state + step)
    expect(largest[0]).toMatchObject({ layer: 'layer', shape: [10, 10], bytes })
  })
})
