/** In a loop, the terms of a sum that are known without the carry are added first, so that their sum can leave the loop. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged, loop } from '../../../../tests/support/passExample'
import { sortSums } from './sortSums'

const [T, B, H] = [4, 2, 3]
const parameters = { h: [B, H], x: [T, B, H], bias: [B, H], u: [H, H] }

it('turns (x + h·U) + bias into h·U + (bias + x)', () => {
  expectRewrite(sortSums, {
    parameters,
    before: (b, start, xs, biases, weight) =>
      loop(b, { length: T, carries: [start], steps: [xs], closed: [biases, weight] }, (s, h, x, bias, u) => ({
        carries: [s.unary('tanh', s.add(s.add(x, s.matmul(h, u)), bias))]
      })),
    after: (b, start, xs, biases, weight) =>
      loop(b, { length: T, carries: [start], steps: [xs], closed: [biases, weight] }, (s, h, x, bias, u) => ({
        carries: [s.unary('tanh', s.add(s.matmul(h, u), s.add(bias, x)))]
      }))
  })
})

it('keeps a sum whose inner sum something else reads', () => {
  expectUnchanged(sortSums, {
    parameters,
    program: (b, start, xs, biases, weight) =>
      loop(b, { length: T, carries: [start], steps: [xs], closed: [biases, weight] }, (s, h, x, bias, u) => {
        const inner = s.add(x, s.matmul(h, u))
        return { carries: [s.unary('tanh', s.add(inner, bias))], outputs: [inner] }
      })
  })
})
