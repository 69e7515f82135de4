/** In a loop, a concatenation times a known factor becomes the concatenation of products: each piece meets its part of the factor. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged, loop } from '../../../../tests/support/passExample'
import { deadCode } from './deadCode'
import { distribute } from './distribute'
import type { Pass } from './rewrite'

const [T, B, H] = [4, 2, 3]
const parameters = { h: [B, H], factor: [T, B, 2 * H] }
const pass: Pass = (block) => deadCode(distribute(block))

it('multiplies each piece of (tanh h, h²) by itself', () => {
  expectRewrite(pass, {
    parameters,
    before: (b, start, factors) =>
      loop(b, { length: T, carries: [start], steps: [factors] }, (s, h, factor) => {
        const pieces = s.concat([s.unary('tanh', h), s.mul(h, h)], 1)
        return { carries: [s.unary('sin', h)], outputs: [s.mul(pieces, factor)] }
      }),
    after: (b, start, factors) =>
      loop(b, { length: T, carries: [start], steps: [factors] }, (s, h, factor) => {
        const [tanh, square] = [s.unary('tanh', h), s.mul(h, h)]
        const next = s.unary('sin', h)
        const first = s.mul(tanh, s.sliceAxis(factor, 1, 0, H))
        const second = s.mul(square, s.sliceAxis(factor, 1, H, H))
        return { carries: [next], outputs: [s.concat([first, second], 1)] }
      })
  })
})

it('keeps the product when the factor is made from the carry: no part of it could leave the loop', () => {
  expectUnchanged(pass, {
    parameters,
    program: (b, start, factors) =>
      loop(b, { length: T, carries: [start], steps: [factors] }, (s, h, factor) => {
        const pieces = s.concat([s.unary('tanh', h), h], 1)
        return { carries: [s.unary('sin', h)], outputs: [s.mul(pieces, s.add(factor, s.concat([h, h], 1)))] }
      })
  })
})
