/** Pieces along one axis are put together once: without zeros that are added, and not at all if they make the whole. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged } from '../../../../../tests/support/passExample'
import type { BlockBuilder } from '../../program/builder'
import type { Value } from '../../program/types'
import { deadCode } from '../deadCode'
import type { Pass } from '../rewrite'
import { simplify } from './simplify'

const [B, H] = [2, 3]
const pass: Pass = (block) => deadCode(simplify(block))

/** With `before` columns of zeros on the left and `after` on the right. */
function padded(b: BlockBuilder, value: Value, before: number, after: number): Value {
  return b.operation('pad', [value], { before: [0, before], after: [0, after] })
}

it('leaves z where its two halves are put together', () => {
  expectRewrite(pass, {
    parameters: { z: [B, 2 * H] },
    before: (b, z) => [b.unary('tanh', b.concat([b.sliceAxis(z, 1, 0, H), b.sliceAxis(z, 1, H, H)], 1))],
    after: (b, z) => [b.unary('tanh', z)]
  })
})

it('puts padded pieces side by side instead of adding them, as in the gradient of slices', () => {
  expectRewrite(pass, {
    parameters: { x: [B, H], y: [B, H] },
    before: (b, x, y) => [b.add(padded(b, x, 0, H), padded(b, y, H, 0))],
    after: (b, x, y) => [b.concat([x, y], 1)]
  })
})

it('puts biases together before they are repeated for each sequence', () => {
  expectRewrite(pass, {
    parameters: { bi: [H], bf: [H] },
    before: (b, bi, bf) => [b.concat([b.broadcast(bi, [B, H]), b.broadcast(bf, [B, H])], 1)],
    after: (b, bi, bf) => [b.broadcast(b.concat([bi, bf], 0), [B, 2 * H])]
  })
})

it('keeps the sum of pieces that overlap in part', () => {
  expectUnchanged(pass, {
    parameters: { x: [B, H], y: [B, H] },
    program: (b, x, y) => [b.add(padded(b, x, 0, 1), padded(b, y, 1, 0))]
  })
})
