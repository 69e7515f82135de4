/** Arithmetic with constants is done when the program is compiled, or not at all. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged } from '../../../../../tests/support/passExample'
import { deadCode } from '../deadCode'
import type { Pass } from '../rewrite'
import { simplify } from './simplify'

const shape = [2, 3]
const pass: Pass = (block) => deadCode(simplify(block))

it('leaves x of (x + 0)·1', () => {
  expectRewrite(pass, {
    parameters: { x: shape, y: shape },
    before: (b, x, y) => [b.mul(b.mul(b.add(x, b.fill(0, shape)), b.fill(1, shape)), y)],
    after: (b, x, y) => [b.mul(x, y)]
  })
})

it('leaves zeros of x·0', () => {
  expectRewrite(pass, {
    parameters: { x: shape },
    before: (b, x) => [b.mul(x, b.fill(0, shape))],
    after: (b) => [b.fill(0, shape)]
  })
})

it('computes a function of constants beforehand', () => {
  expectRewrite(pass, {
    parameters: { x: shape },
    before: (b, x) => [b.mul(x, b.unary('sqrt', b.add(b.fill(7, shape), b.fill(9, shape))))],
    after: (b, x) => [b.mul(x, b.fill(4, shape))]
  })
})

it('takes two signs away', () => {
  expectRewrite(pass, {
    parameters: { x: shape },
    before: (b, x) => [b.unary('exp', b.unary('neg', b.unary('neg', x)))],
    after: (b, x) => [b.unary('exp', x)]
  })
})

it('keeps the logarithm of zero: a constant must be finite', () => {
  expectUnchanged(pass, { parameters: {}, program: (b) => [b.unary('log', b.fill(0, shape))] })
})
