/** What does not depend on the carry is computed before the loop, for all time steps at once. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged, loop } from '../../../../../tests/support/passExample'
import { deadCode } from '../deadCode'
import { hoist } from './hoist'

const [T, B, D, H] = [4, 2, 5, 3]

it('computes x·W of all steps as one product before the loop', () => {
  expectRewrite(hoist, {
    parameters: { h: [B, H], x: [T, B, D], w: [D, H] },
    before: (b, start, xs, weight) =>
      loop(b, { length: T, carries: [start], steps: [xs], closed: [weight] }, (s, h, x, w) => ({
        carries: [s.unary('tanh', s.add(h, s.matmul(x, w)))]
      })),
    after: (b, start, xs, weight) => {
      const projected = b.reshape(b.matmul(b.reshape(xs, [T * B, D]), weight), [T, B, H])
      return loop(b, { length: T, carries: [start], steps: [projected] }, (s, h, z) => ({ carries: [s.unary('tanh', s.add(h, z))] }))
    }
  })
})

it('computes what is alike at every step once', () => {
  expectRewrite(hoist, {
    parameters: { h: [B, H], a: [B, H] },
    before: (b, start, a) =>
      loop(b, { length: T, carries: [start], closed: [a] }, (s, h, log) => ({ carries: [s.mul(h, s.unary('exp', log))] })),
    after: (b, start, a) =>
      loop(b, { length: T, carries: [start], closed: [b.unary('exp', a)] }, (s, h, decay) => ({ carries: [s.mul(h, decay)] }))
  })
})

it('keeps a product of the carry', () => {
  expectUnchanged(hoist, {
    parameters: { h: [B, H], u: [H, H] },
    program: (b, start, weight) =>
      loop(b, { length: T, carries: [start], closed: [weight] }, (s, h, u) => ({ carries: [s.unary('tanh', s.matmul(h, u))] }))
  })
})

it('takes nothing over time out of a loop over segments, which would need the memory that segments save', () => {
  expectUnchanged((block) => deadCode(hoist(block)), {
    parameters: { h: [B, H], x: [T, B, H] },
    program: (b, start, xs) =>
      loop(b, { length: T, carries: [start], steps: [xs], segments: true }, (s, h, x) => ({ carries: [s.add(h, s.unary('tanh', x))] }))
  })
})
