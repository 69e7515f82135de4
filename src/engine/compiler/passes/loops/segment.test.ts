/** A loop becomes a loop over stretches of time, whose insides the backward pass computes again. */
import { it } from 'vitest'
import { expectRewrite, expectUnchanged, loop } from '../../../../../tests/support/passExample'
import type { BlockBuilder } from '../../program/builder'
import { at } from '../../program/shapes'
import type { Value } from '../../program/types'
import { segment } from './segment'

const [B, H] = [2, 3]

function decayed(s: BlockBuilder, h: Value, x: Value): { carries: Value[]; outputs: Value[] } {
  const next = s.unary('tanh', s.add(h, x))
  return { carries: [next], outputs: [next] }
}

it('cuts four steps into two segments of two', () => {
  expectRewrite(segment, {
    parameters: { h: [B, H], x: [4, B, H] },
    before: (b, start, xs) => loop(b, { length: 4, carries: [start], steps: [xs] }, decayed),
    after: (b, start, xs) => {
      const stretches = b.reshape(xs, [2, 2, B, H])
      const results = loop(b, { length: 2, carries: [start], steps: [stretches], segments: true }, (s, h, stretch) => {
        const inner = loop(s, { length: 2, carries: [h], steps: [stretch] }, decayed)
        return { carries: inner.slice(0, 1), outputs: inner.slice(1) }
      })
      return [at(results, 0), b.reshape(at(results, 1), [4, B, H])]
    }
  })
})

it('keeps a loop of three steps', () => {
  expectUnchanged(segment, {
    parameters: { h: [B, H], x: [3, B, H] },
    program: (b, start, xs) => loop(b, { length: 3, carries: [start], steps: [xs] }, decayed)
  })
})
