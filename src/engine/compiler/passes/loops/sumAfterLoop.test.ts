/** A carry that only adds up is given out share by share instead, and summed after the loop. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged, loop } from '../../../../../tests/support/passExample'
import { sumAfterLoop } from './sumAfterLoop'

const [T, B, H] = [4, 2, 3]
const parameters = { total: [B, H], x: [T, B, H] }

it('sums tanh x over time after the loop', () => {
  expectRewrite(sumAfterLoop, {
    parameters,
    before: (b, start, xs) =>
      loop(b, { length: T, carries: [start], steps: [xs] }, (s, total, x) => ({ carries: [s.add(total, s.unary('tanh', x))] })),
    after: (b, start, xs) => {
      const shares = loop(b, { length: T, steps: [xs] }, (s, x) => ({ outputs: [s.unary('tanh', x)] }))
      return shares.map((share) => b.add(start, b.reduceSum(share, [0])))
    }
  })
})

it('keeps a total that something reads at every step', () => {
  expectUnchanged(sumAfterLoop, {
    parameters,
    program: (b, start, xs) =>
      loop(b, { length: T, carries: [start], steps: [xs] }, (s, total, x) => ({
        carries: [s.add(total, s.unary('tanh', x))],
        outputs: [s.unary('exp', total)]
      }))
  })
})
