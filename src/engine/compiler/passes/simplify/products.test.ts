/** Many small products become one large one, and a product reads its matrices as they lie. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged } from '../../../../../tests/support/passExample'
import { deadCode } from '../deadCode'
import type { Pass } from '../rewrite'
import { simplify } from './simplify'

const [T, B, D, H] = [4, 2, 5, 3]
const pass: Pass = (block) => deadCode(simplify(block))

it('computes Σₜ xₜᵀ·gₜ, the gradient of a matrix, as one product', () => {
  expectRewrite(pass, {
    parameters: { x: [T, B, D], g: [T, B, H] },
    before: (b, x, g) => [b.reduceSum(b.matmul(x, g, { transposeA: true }), [0])],
    after: (b, x, g) => [b.matmul(b.reshape(x, [T * B, D]), b.reshape(g, [T * B, H]), { transposeA: true })]
  })
})

it('sums once over all axes', () => {
  expectRewrite(pass, {
    parameters: { x: [T, B, D] },
    before: (b, x) => [b.reduceSum(b.reduceSum(x, [1]), [0])],
    after: (b, x) => [b.reduceSum(x, [0, 1])]
  })
})

it('reads a matrix transposed instead of transposing it', () => {
  expectRewrite(pass, {
    parameters: { x: [B, D], w: [H, D] },
    before: (b, x, w) => [b.matmul(x, b.transpose(w, [1, 0]))],
    after: (b, x, w) => [b.matmul(x, w, { transposeB: true })]
  })
})

it('adds two arrays before it cuts them', () => {
  expectRewrite(pass, {
    parameters: { x: [B, D], y: [B, D] },
    before: (b, x, y) => [b.add(b.sliceAxis(x, 1, 1, 2), b.sliceAxis(y, 1, 1, 2))],
    after: (b, x, y) => [b.sliceAxis(b.add(x, y), 1, 1, 2)]
  })
})

it('keeps a transposition that moves the time axis', () => {
  expectUnchanged(pass, {
    parameters: { x: [B, T, D], g: [T, D, H] },
    program: (b, x, g) => [b.matmul(b.transpose(x, [1, 0, 2]), g)]
  })
})
