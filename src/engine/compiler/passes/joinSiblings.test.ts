/** One function of neighbouring slices becomes one function of the longer slice. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged } from '../../../../tests/support/passExample'
import { joinSiblings } from './joinSiblings'

const [B, H] = [2, 3]

it('computes σ of two gates at once', () => {
  expectRewrite(joinSiblings, {
    parameters: { z: [B, 2 * H] },
    before: (b, z) => [b.mul(b.unary('sigmoid', b.sliceAxis(z, 1, 0, H)), b.unary('sigmoid', b.sliceAxis(z, 1, H, H)))],
    after: (b, z) => {
      // `simplify` knows that both slices side by side are z.
      const gates = b.unary('sigmoid', b.concat([b.sliceAxis(z, 1, 0, H), b.sliceAxis(z, 1, H, H)], 1))
      return [b.mul(b.sliceAxis(gates, 1, 0, H), b.sliceAxis(gates, 1, H, H))]
    }
  })
})

it('adds two biases at once', () => {
  expectRewrite(joinSiblings, {
    parameters: { z: [B, 2 * H], bi: [H], bf: [H] },
    before: (b, z, bi, bf) => [b.add(b.sliceAxis(z, 1, 0, H), bi), b.add(b.sliceAxis(z, 1, H, H), bf)],
    after: (b, z, bi, bf) => {
      const [first, firstBias] = [b.sliceAxis(z, 1, 0, H), b.broadcast(bi, [B, H])]
      const [second, secondBias] = [b.sliceAxis(z, 1, H, H), b.broadcast(bf, [B, H])]
      const sums = b.add(b.concat([first, second], 1), b.concat([firstBias, secondBias], 1))
      return [b.sliceAxis(sums, 1, 0, H), b.sliceAxis(sums, 1, H, H)]
    }
  })
})

it('keeps slices apart that leave a gap', () => {
  expectUnchanged(joinSiblings, {
    parameters: { z: [B, 3 * H] },
    program: (b, z) => [b.mul(b.unary('sigmoid', b.sliceAxis(z, 1, 0, H)), b.unary('sigmoid', b.sliceAxis(z, 1, 2 * H, H)))]
  })
})
