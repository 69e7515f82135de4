/** Products of one input with several matrices become one product with all of them side by side. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged } from '../../../../tests/support/passExample'
import { fuseLinears } from './fuseLinears'

const [B, D, H] = [2, 3, 4]

it('multiplies x once with the matrices of both gates', () => {
  expectRewrite(fuseLinears, {
    parameters: { x: [B, D], wi: [D, H], wg: [D, H] },
    before: (b, x, wi, wg) => [b.mul(b.unary('sigmoid', b.matmul(x, wi)), b.unary('tanh', b.matmul(x, wg)))],
    after: (b, x, wi, wg) => {
      const both = b.matmul(x, b.concat([wi, wg], 1))
      const [i, g] = [b.sliceAxis(both, 1, 0, H), b.sliceAxis(both, 1, H, H)]
      return [b.mul(b.unary('sigmoid', i), b.unary('tanh', g))]
    }
  })
})

it('keeps two products when the second matrix is made from the first product', () => {
  expectUnchanged(fuseLinears, {
    parameters: { x: [B, B], w: [B, B] },
    program: (b, x, w) => [b.matmul(x, b.matmul(x, w))]
  })
})

it('keeps products of different inputs', () => {
  expectUnchanged(fuseLinears, {
    parameters: { x: [B, D], h: [B, D], w: [D, H] },
    program: (b, x, h, w) => [b.add(b.matmul(x, w), b.matmul(h, w))]
  })
})
