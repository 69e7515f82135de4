/** An output that is a part of another one is cut out of it behind the loop. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged, loop } from '../../../../../tests/support/passExample'
import { cutOutputs } from './cutOutputs'

const [T, B, H] = [4, 2, 3]
const parameters = { h: [B, H], p: [T, B, H] }

it('cuts the last two of three neighbours, and the first alone, out of all three', () => {
  expectRewrite(cutOutputs, {
    parameters,
    before: (b, start, ps) =>
      loop(b, { length: T, carries: [start], steps: [ps] }, (s, h, p) => {
        const [x, y, z] = [s.mul(h, p), s.unary('sin', h), s.add(h, p)]
        const two = s.concat([y, z], 1)
        return { carries: [s.unary('tanh', h)], outputs: [x, s.concat([x, two], 1), two] }
      }),
    after: (b, start, ps) => {
      const [last, all] = loop(b, { length: T, carries: [start], steps: [ps] }, (s, h, p) => {
        const [x, y, z] = [s.mul(h, p), s.unary('sin', h), s.add(h, p)]
        const two = s.concat([y, z], 1)
        return { carries: [s.unary('tanh', h)], outputs: [s.concat([x, two], 1)] }
      })
      if (!last || !all) throw new Error('the loop gives a carry and an output')
      return [last, b.sliceAxis(all, 2, 0, H), all, b.sliceAxis(all, 2, H, 2 * H)]
    }
  })
})

it('keeps outputs of which each has a piece that the other has not, and the same pieces in another order', () => {
  expectUnchanged(cutOutputs, {
    parameters,
    program: (b, start, ps) =>
      loop(b, { length: T, carries: [start], steps: [ps] }, (s, h, p) => {
        const [x, y, z] = [s.mul(h, p), s.unary('sin', h), s.add(h, p)]
        return { carries: [s.unary('tanh', h)], outputs: [s.concat([x, y], 1), s.concat([y, z], 1), s.concat([y, x], 1)] }
      })
  })
})
