/** What no later step reads is computed after the loop, for all time steps at once. */
import { expect, it } from 'vitest'
import { generate } from '../../../executors/reference/array'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { BlockBuilder } from '../../program/builder'
import { at } from '../../program/shapes'
import { verifyBlock } from '../../program/verify'
import { deadCode } from '../deadCode'
import type { Pass } from '../rewrite'
import { sink } from './sink'
import { expectRewrite, expectUnchanged, loop } from '../../../../../tests/support/passExample'

const [T, B, H] = [4, 2, 3]

it.each([false, true])('a product of a carry that is replaced by a constant value moves behind the loop, reverse: %s', (reverse) => {
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

const parameters = { h: [B, H], v: [H, H] }
const pass: Pass = (block) => deadCode(sink(block))

it('computes h·V of all steps as one product behind the loop', () => {
  expectRewrite(pass, {
    parameters,
    before: (b, start, weight) =>
      loop(b, { length: T, carries: [start], closed: [weight] }, (s, h, v) => {
        const next = s.unary('sin', h)
        return { carries: [next], outputs: [s.matmul(next, v)] }
      }),
    after: (b, start, weight) => {
      const results = loop(b, { length: T, carries: [start] }, (s, h) => {
        const next = s.unary('sin', h)
        return { carries: [next], outputs: [next] }
      })
      const product = b.matmul(b.reshape(at(results, 1), [T * B, H]), weight)
      return [at(results, 0), b.reshape(product, [T, B, H])]
    }
  })
})

it('keeps a product that the next step reads', () => {
  expectUnchanged(pass, {
    parameters,
    program: (b, start, weight) =>
      loop(b, { length: T, carries: [start], closed: [weight] }, (s, h, v) => {
        const product = s.matmul(h, v)
        return { carries: [s.unary('tanh', product)], outputs: [product] }
      })
  })
})
