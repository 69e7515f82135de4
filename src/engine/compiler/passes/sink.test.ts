/** A carry that becomes the same at every step: what reads it can still leave the loop. */
import { expect, it } from 'vitest'
import { generate } from '../../executors/reference/array'
import { evaluateBlock } from '../../executors/reference/evaluate'
import { BlockBuilder } from '../program/builder'
import { at } from '../program/shapes'
import { verifyBlock } from '../program/verify'
import { sink } from './loops/sink'

it.each([false, true])('a product of a carry that is replaced by a constant value moves behind the loop, reverse: %s', (reverse) => {
  const [T, B, H] = [4, 2, 3]
  const b = new BlockBuilder()
  const float32 = (...shape: number[]) => b.parameter({ dtype: 'float32', shape })
  const [start, value, matrix] = [float32(B, H), float32(B, H), float32(H, H)]
  const { outputs } = b.scan({
    length: T,
    reverse,
    carries: [start],
    inputs: [],
    closed: [value, matrix],
    body: (s, { carries, closed }) => ({ carries: [at(closed, 0)], outputs: [s.matmul(at(carries, 0), at(closed, 1))] })
  })
  const block = b.finish(outputs)
  const sunk = sink(block)
  verifyBlock(sunk)
  expect(sunk.operations.some((operation) => operation.name === 'matmul')).toBe(true)
  const inputs = block.parameters.map(({ type }, k) => generate(type.shape, (_, flat) => Math.sin(k + flat)))
  expect(evaluateBlock(sunk, inputs)).toEqual(evaluateBlock(block, inputs))
})
