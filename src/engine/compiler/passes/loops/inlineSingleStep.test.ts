/** A loop of one step becomes the operations of its body, unless it is a loop over segments. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged, loop } from '../../../../../tests/support/passExample'
import { inlineSingleStep } from './inlineSingleStep'

const [B, H] = [2, 3]

it('computes the one step of h = tanh(h·U + x), with h also as an output, without a loop', () => {
  expectRewrite(inlineSingleStep, {
    parameters: { h: [B, H], x: [1, B, H], u: [H, H] },
    before: (b, start, xs, weight) =>
      loop(b, { length: 1, carries: [start], steps: [xs], closed: [weight] }, (s, h, x, u) => {
        const next = s.unary('tanh', s.add(s.matmul(h, u), x))
        return { carries: [next], outputs: [next] }
      }),
    after: (b, start, xs, weight) => {
      const x = b.reshape(xs, [B, H])
      const next = b.unary('tanh', b.add(b.matmul(start, weight), x))
      return [next, b.reshape(next, [1, B, H])]
    }
  })
})

it('leaves a loop over segments, whose inside is computed again in the backward pass', () => {
  expectUnchanged(inlineSingleStep, {
    parameters: { h: [B, H], x: [1, B, H] },
    program: (b, start, xs) =>
      loop(b, { length: 1, carries: [start], steps: [xs], segments: true }, (s, h, x) => ({ carries: [s.add(h, s.unary('tanh', x))] }))
  })
})
