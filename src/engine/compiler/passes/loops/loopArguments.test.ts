/** Each array goes into a loop once and comes out of it once; a carry that no step changes is closed over. */
import { it } from 'vitest'
import { at } from '../../program/shapes'
import { expectRewrite, expectUnchanged, loop } from '../../../../../tests/support/passExample'
import { mergeLoopArguments } from './loopArguments'

const [T, B, H] = [4, 2, 3]
const parameters = { h: [B, H], decay: [B, H], x: [T, B, H] }

it('reads x once where it is given twice', () => {
  expectRewrite(mergeLoopArguments, {
    parameters,
    before: (b, start, _, xs) =>
      loop(b, { length: T, carries: [start], steps: [xs, xs] }, (s, h, x, again) => ({ carries: [s.add(s.mul(h, x), again)] })),
    after: (b, start, _, xs) => loop(b, { length: T, carries: [start], steps: [xs] }, (s, h, x) => ({ carries: [s.add(s.mul(h, x), x)] }))
  })
})

it('gives a value out once where it is given out twice', () => {
  expectRewrite(mergeLoopArguments, {
    parameters,
    before: (b, start, _, xs) =>
      loop(b, { length: T, carries: [start], steps: [xs] }, (s, h, x) => {
        const next = s.add(h, x)
        return { carries: [next], outputs: [next, next] }
      }),
    after: (b, start, _, xs) => {
      const results = loop(b, { length: T, carries: [start], steps: [xs] }, (s, h, x) => {
        const next = s.add(h, x)
        return { carries: [next], outputs: [next] }
      })
      return [...results, at(results, 1)]
    }
  })
})

it('closes over a carry that every step passes on', () => {
  expectRewrite(mergeLoopArguments, {
    parameters,
    before: (b, start, a, xs) =>
      loop(b, { length: T, carries: [start, a], steps: [xs] }, (s, h, decay, x) => ({ carries: [s.add(s.mul(h, decay), x), decay] })),
    after: (b, start, a, xs) => [
      ...loop(b, { length: T, carries: [start], steps: [xs], closed: [a] }, (s, h, x, decay) => ({ carries: [s.add(s.mul(h, decay), x)] })),
      a
    ]
  })
})

it('keeps two carries that begin alike', () => {
  expectUnchanged(mergeLoopArguments, {
    parameters,
    program: (b, start, _, xs) =>
      loop(b, { length: T, carries: [start, start], steps: [xs] }, (s, h, c, x) => ({ carries: [s.mul(h, x), s.add(c, x)] }))
  })
})
