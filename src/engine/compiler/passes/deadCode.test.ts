/** What nobody reads is left out, in loops too. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged, loop } from '../../../../tests/support/passExample'
import { deadCode } from './deadCode'

const [T, B, H] = [4, 2, 3]
const parameters = { x: [T, B, H], h: [B, H], c: [B, H] }

it('leaves out an operation whose value nobody reads', () => {
  expectRewrite(deadCode, {
    parameters,
    before: (b, x) => {
      b.unary('exp', x)
      return [b.unary('tanh', x)]
    },
    after: (b, x) => [b.unary('tanh', x)]
  })
})

it('leaves out a carry that nothing but itself reads', () => {
  expectRewrite(deadCode, {
    parameters,
    before: (b, x, h, c) =>
      loop(b, { length: T, carries: [h, c], steps: [x] }, (s, hidden, cell, step) => ({
        carries: [s.unary('tanh', s.add(hidden, step)), s.mul(cell, step)]
      })).slice(0, 1),
    after: (b, x, h) =>
      loop(b, { length: T, carries: [h], steps: [x] }, (s, hidden, step) => ({ carries: [s.unary('tanh', s.add(hidden, step))] }))
  })
})

it('keeps a carry that nobody reads after the loop, if another carry reads it', () => {
  expectUnchanged(deadCode, {
    parameters,
    program: (b, x, h, c) =>
      loop(b, { length: T, carries: [h, c], steps: [x] }, (s, hidden, cell, step) => ({
        carries: [s.unary('tanh', s.add(hidden, cell)), s.mul(cell, step)]
      })).slice(0, 1)
  })
})
