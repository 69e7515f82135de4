/** Operations that only move or repeat numbers become one, or none. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged } from '../../../../../tests/support/passExample'
import { deadCode } from '../deadCode'
import type { Pass } from '../rewrite'
import { simplify } from './simplify'

const parameters = { x: [2, 6], y: [2, 6] }
const pass: Pass = (block) => deadCode(simplify(block))

it('takes a slice of a slice from the whole', () => {
  expectRewrite(pass, {
    parameters,
    before: (b, x) => [b.sliceAxis(b.sliceAxis(x, 1, 2, 4), 1, 1, 2)],
    after: (b, x) => [b.sliceAxis(x, 1, 3, 2)]
  })
})

it('takes a slice of a concatenation from the piece that it lies in', () => {
  expectRewrite(pass, {
    parameters,
    before: (b, x, y) => [b.sliceAxis(b.concat([x, y], 1), 1, 7, 3)],
    after: (b, _, y) => [b.sliceAxis(y, 1, 1, 3)]
  })
})

it('reshapes once instead of twice', () => {
  expectRewrite(pass, {
    parameters,
    before: (b, x) => [b.reshape(b.reshape(x, [12]), [3, 4])],
    after: (b, x) => [b.reshape(x, [3, 4])]
  })
})

it('leaves x where it is transposed twice', () => {
  expectRewrite(pass, {
    parameters,
    before: (b, x, y) => [b.mul(b.transpose(b.transpose(x, [1, 0]), [1, 0]), y)],
    after: (b, x, y) => [b.mul(x, y)]
  })
})

it('fills at once what is cut out of a constant', () => {
  expectRewrite(pass, {
    parameters,
    before: (b, x) => [b.mul(b.sliceAxis(x, 1, 0, 2), b.sliceAxis(b.fill(0.5, [2, 6]), 1, 0, 2))],
    after: (b, x) => [b.mul(b.sliceAxis(x, 1, 0, 2), b.fill(0.5, [2, 2]))]
  })
})

it('keeps a slice that takes from two pieces', () => {
  expectUnchanged(pass, { parameters, program: (b, x, y) => [b.sliceAxis(b.concat([x, y], 1), 1, 4, 4)] })
})
