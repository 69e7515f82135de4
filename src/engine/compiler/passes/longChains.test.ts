/** Chains as long as a cell may have do not overflow the stack, in any pass that follows them. */
import { expect, it } from 'vitest'
import { loop } from '../../../../tests/support/passExample'
import { BlockBuilder } from '../program/builder'
import { at, range } from '../program/shapes'
import type { Block, Value } from '../program/types'
import { verifyBlock } from '../program/verify'
import { associate } from './loops/associate'
import { intoLoop } from './loops/intoLoop'
import { sink } from './loops/sink'
import { sumAfterLoop } from './loops/sumAfterLoop'
import { leavesOf } from './walks'
import { joinSiblings } from './joinSiblings'
import { sortSums } from './sortSums'
import type { Pass } from './rewrite'

const [T, B, H] = [3, 2, 2]
const long = 8_000

function blockOf(write: (builder: BlockBuilder, start: Value, steps: Value) => readonly Value[]): Block {
  const builder = new BlockBuilder()
  const start = builder.parameter({ dtype: 'float32', shape: [B, H] })
  const steps = builder.parameter({ dtype: 'float32', shape: [T, B, H] })
  return builder.finish(write(builder, start, steps))
}

/** A loop that joins one value so many times to its carry. */
const chained = (join: 'add' | 'mul') =>
  blockOf((builder, start, steps) =>
    loop(builder, { length: T, carries: [start], steps: [steps] }, (body, carry, step) => ({
      carries: [range(long).reduce((sum) => body.binary(join, sum, step), carry)]
    }))
  )

/** Two neighbouring slices, to which a number is added; the second number is so many functions of the first. */
const beside = blockOf((builder, start) => {
  const added = (begin: number, number: Value) => builder.add(builder.sliceAxis(start, 1, begin, 1), builder.broadcast(number, [B, 1]))
  const number = builder.sumAll(start)
  return [
    added(0, number),
    added(
      1,
      range(long).reduce((value) => builder.unary('tanh', value), number)
    )
  ]
})

/** A loop, so many functions of what it gives over all time steps, and a loop that reads their result and the value before. */
const between = blockOf((builder, start, steps) => {
  const results = loop(builder, { length: T, carries: [start], steps: [steps] }, (body, carry, step) => {
    const sum = body.add(carry, step)
    return { carries: [sum], outputs: [sum] }
  })
  const values = range(long).reduce((value) => builder.unary('tanh', value), at(results, 1))
  return loop(builder, { length: T, carries: [start], steps: [values] }, (body, carry, step) => ({ carries: [body.mul(carry, step)] }))
})

it.each<readonly [string, Pass, Block]>([
  ['sortSums', sortSums, chained('add')],
  ['sortSums', sortSums, chained('mul')],
  ['sumAfterLoop', sumAfterLoop, chained('add')],
  ['sink', sink, chained('add')],
  ['associate', associate, chained('add')],
  ['associate', associate, chained('mul')],
  ['intoLoop', intoLoop, between],
  ['joinSiblings', joinSiblings, beside]
])('%s', (_, pass, block) => {
  const after = pass(block)
  verifyBlock(after)
  expect(after.results.map(({ type }) => type)).toEqual(block.results.map(({ type }) => type))
})

it('leaves come in order, however deep the chain', () => {
  const block = blockOf((builder, start) => [range(50_000).reduce((sum) => builder.add(sum, start), start)])
  const producer = new Map(block.operations.map((operation) => [at(operation.outputs, 0), operation]))
  expect(leavesOf(at(block.results, 0), (value) => producer.get(value)?.inputs ?? null)).toHaveLength(50_001)
})
