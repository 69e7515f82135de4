/** What was computed before on the same inputs is not computed again. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged } from '../../../../tests/support/passExample'
import { commonSubexpressions } from './commonSubexpressions'

it('computes tanh x once for two readers', () => {
  expectRewrite(commonSubexpressions, {
    parameters: { x: [2, 3] },
    before: (b, x) => [b.mul(b.unary('tanh', x), b.unary('tanh', x))],
    after: (b, x) => {
      const tanh = b.unary('tanh', x)
      return [b.mul(tanh, tanh)]
    }
  })
})

it('keeps two slices of one value that begin at different places', () => {
  expectUnchanged(commonSubexpressions, {
    parameters: { x: [2, 6] },
    program: (b, x) => [b.mul(b.sliceAxis(x, 1, 0, 3), b.sliceAxis(x, 1, 3, 3))]
  })
})
