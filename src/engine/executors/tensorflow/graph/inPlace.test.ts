/** An output is written over an input only where nothing can read the input after it. */
import { expect, it } from 'vitest'
import { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import type { Operation, Value } from '../../../compiler/program/types'
import { findInPlace } from './inPlace'

type Body = (s: BlockBuilder, h: Value, x: Value) => { readonly next: Value; readonly outputs: readonly Value[] }

/** A loop over x [4, 2, 3] with one carry [2, 3]. */
function loop(body: Body): Operation<'scan'> {
  const b = new BlockBuilder()
  const [start, x] = [b.parameter({ dtype: 'float32', shape: [2, 3] }), b.parameter({ dtype: 'float32', shape: [4, 2, 3] })]
  const { carries } = b.scan({
    length: 4,
    carries: [start],
    inputs: [x],
    closed: [],
    body: (s, { carries: [h], inputs: [step] }) => {
      if (!h || !step) throw new RangeError('one carry and one input')
      const { next, outputs } = body(s, h, step)
      return { carries: [next], outputs: [...outputs] }
    }
  })
  const made = b.producer(at(carries, 0))
  if (made?.name !== 'scan') throw new TypeError('a loop')
  return made
}
const pairs = (scan: Operation<'scan'>, spent = true) => [...findInPlace(scan, () => spent)]

const elman: Body = (s, h, x) => {
  const next = s.unary('tanh', s.add(h, x))
  return { next, outputs: [next] }
}

it('the state over its input', () => expect(pairs(loop(elman))).toEqual([[0, 0]]))

it('not over what somebody else reads', () => expect(pairs(loop(elman), false)).toEqual([]))

it('not over what the next state may read after the output is written', () => {
  const cheap: Body = (s, h, x) => {
    const sum = s.add(h, x)
    return { next: s.unary('relu', sum), outputs: [s.mul(sum, sum)] }
  }
  expect(pairs(loop(cheap))).toEqual([])
})

it('over what only a value that is computed once reads', () => {
  const dear: Body = (s, h, x) => {
    const gate = s.unary('sigmoid', s.add(h, x))
    return { next: s.mul(gate, h), outputs: [s.mul(gate, gate)] }
  }
  expect(pairs(loop(dear))).toEqual([[0, 0]])
})

it('not with an output of another shape', () => {
  const narrow: Body = (s, h, x) => {
    const next = s.unary('tanh', s.add(h, x))
    return { next, outputs: [s.sliceAxis(next, 1, 0, 2)] }
  }
  expect(pairs(loop(narrow))).toEqual([])
})
