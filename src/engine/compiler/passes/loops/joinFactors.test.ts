/** The factors of a concatenation's pieces come into the loop as one array. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged, loop } from '../../../../../tests/support/passExample'
import { joinFactors } from './joinFactors'

const [T, B, H] = [4, 2, 3]
const parameters = { h: [B, H], p: [T, B, H], q: [T, B, H] }

it('reads p and q of (h·p, h·q) from one array', () => {
  expectRewrite(joinFactors, {
    parameters,
    before: (b, start, ps, qs) =>
      loop(b, { length: T, carries: [start], steps: [ps, qs] }, (s, h, p, q) => ({
        carries: [s.unary('tanh', h)],
        outputs: [s.concat([s.mul(h, p), s.mul(h, q)], 1)]
      })),
    after: (b, start, ps, qs) =>
      loop(b, { length: T, carries: [start], steps: [b.concat([ps, qs], 2)] }, (s, h, both) => {
        const [p, q] = [s.sliceAxis(both, 1, 0, H), s.sliceAxis(both, 1, H, H)]
        return { carries: [s.unary('tanh', h)], outputs: [s.concat([s.mul(h, p), s.mul(h, q)], 1)] }
      })
  })
})

it('keeps a factor apart that something else reads, too', () => {
  expectUnchanged(joinFactors, {
    parameters,
    program: (b, start, ps, qs) =>
      loop(b, { length: T, carries: [start], steps: [ps, qs] }, (s, h, p, q) => ({
        carries: [s.add(h, q)],
        outputs: [s.concat([s.mul(h, p), s.mul(h, q)], 1)]
      }))
  })
})
