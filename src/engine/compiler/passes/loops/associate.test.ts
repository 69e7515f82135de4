/** Linear recurrences: found as such, and the same by associative scan as step by step, gradients included. */
import { describe, expect, it } from 'vitest'
import { differentiate } from '../../autodiff/differentiate'
import { generate } from '../../../executors/reference/array'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { BlockBuilder } from '../../program/builder'
import { at, range } from '../../program/shapes'
import type { Block, TensorType, Value } from '../../program/types'
import { verifyBlock } from '../../program/verify'
import { expectRewrite, loop } from '../../../../../tests/support/passExample'
import { deadCode } from '../deadCode'
import { simplify } from '../simplify/simplify'
import { associate } from './associate'
import { optimiseBlock } from '../compile'

const [B, H] = [2, 3]
const float = (...shape: number[]): TensorType => ({ dtype: 'float32', shape })

/** h' = cell(s, z(x), h) over T steps. */
function recurrence(length: number, reverse: boolean, cell: (s: BlockBuilder, gate: Value, candidate: Value, h: Value) => Value): Block {
  const b = new BlockBuilder()
  const [x, start, wz, wh] = [
    b.parameter(float(length, B, H)),
    b.parameter(float(B, H)),
    b.parameter(float(H, H)),
    b.parameter(float(H, H))
  ]
  const { carries, outputs } = b.scan({
    length,
    reverse,
    carries: [start],
    inputs: [x],
    closed: [wz, wh],
    body: (s, { carries: [h], inputs: [xt], closed: [vz, vh] }) => {
      if (!h || !xt || !vz || !vh) throw new Error('a parameter is missing')
      const next = cell(s, s.unary('sigmoid', s.matmul(xt, vz)), s.matmul(xt, vh), h)
      return { carries: [next], outputs: [s.mul(next, s.unary('tanh', h))] }
    }
  })
  return b.finish([b.add(b.sumAll(at(outputs, 0)), b.sumAll(at(carries, 0))), at(outputs, 0)])
}

/** minGRU (Feng et al. 2024): h' = (1 − z) h + z h̃. */
const minGru = (s: BlockBuilder, z: Value, candidate: Value, h: Value) => s.add(s.mul(s.sub(s.fill(1, [B, H]), z), h), s.mul(z, candidate))
const elman = (s: BlockBuilder, _: Value, candidate: Value, h: Value) => s.unary('tanh', s.add(candidate, h))
const squared = (s: BlockBuilder, _: Value, candidate: Value, h: Value) => s.add(candidate, s.mul(h, h))

function loops(block: Block): number {
  return block.operations.filter((operation) => operation.name === 'scan').length
}

type Pair = readonly [Value, Value]

/** The same with two carries, and a mask [T, B, H] that holds them where it is 0. */
function pairRecurrence(length: number, reverse: boolean, cell: (s: BlockBuilder, gate: Value, x: Value, h: Pair) => Pair): Block {
  const b = new BlockBuilder()
  const [x, mask] = [b.parameter(float(length, B, H)), b.parameter(float(length, B, H))]
  const starts = [b.parameter(float(B, H)), b.parameter(float(B, H))]
  const wz = b.parameter(float(H, H))
  const { carries, outputs } = b.scan({
    length,
    reverse,
    carries: starts,
    inputs: [x, mask],
    closed: [wz],
    body: (s, { carries: [h1, h2], inputs: [xt, real], closed: [vz] }) => {
      if (!h1 || !h2 || !xt || !real || !vz) throw new Error('a parameter is missing')
      const [next1, next2] = cell(s, s.unary('sigmoid', s.matmul(xt, vz)), xt, [h1, h2])
      const held = (fresh: Value, old: Value) => s.select(s.binary('less', s.fill(0.5, [B, H]), real), fresh, old)
      return { carries: [held(next1, h1), held(next2, h2)], outputs: [s.mul(next1, s.unary('tanh', next2))] }
    }
  })
  return b.finish([b.add(b.sumAll(at(outputs, 0)), b.sumAll(b.mul(at(carries, 0), at(carries, 1)))), at(outputs, 0)])
}

/** A complex state, turned and shrunk: h' = z e^{iθ} h + x. */
const rotated = (s: BlockBuilder, z: Value, x: Value, [re, im]: Pair): Pair => {
  const [cos, sin] = [s.mul(z, s.unary('cos', x)), s.mul(z, s.unary('sin', x))]
  return [s.add(s.sub(s.mul(cos, re), s.mul(sin, im)), x), s.add(s.mul(sin, re), s.mul(cos, im))]
}
/** The second reads the first through a function: done one after the other. */
const chained = (s: BlockBuilder, z: Value, x: Value, [h1, h2]: Pair): Pair => {
  const next = s.add(s.mul(z, h1), x)
  return [next, s.sub(s.unary('tanh', next), s.div(s.mul(h2, z), s.unary('exp', x)))]
}
/** Each is what the other was. */
const swapped = (s: BlockBuilder, z: Value, x: Value, [h1, h2]: Pair): Pair => [h2, s.add(s.mul(z, h1), x)]
const multiplied = (s: BlockBuilder, z: Value, x: Value, [h1, h2]: Pair): Pair => [s.add(s.mul(z, h1), x), s.mul(h1, h2)]
const entwined = (s: BlockBuilder, z: Value, x: Value, [h1, h2]: Pair): Pair => [s.mul(h1, h2), s.add(s.mul(z, h1), x)]

/** Evaluates block and gradients as a loop and without, in float64, and holds them against each other to nine places. */
function expectSame(block: Block): void {
  const derived = optimiseBlock(differentiate(optimiseBlock(block), range(block.parameters.length)))
  const parallel = associate(derived)
  verifyBlock(parallel)
  expect(loops(parallel)).toBe(0)
  const inputs = block.parameters.map(({ type }, k) => generate(type.shape, (_, flat) => Math.sin(k * 2.3 + flat * 1.1)))
  const expected = evaluateBlock(derived, inputs)
  evaluateBlock(parallel, inputs).forEach((array, k) => {
    array.data.forEach((value, j) => expect(value).toBeCloseTo(at(expected, k).data[j] ?? NaN, 9))
  })
}

describe('associative scan', () => {
  for (const length of [1, 2, 5, 8])
    for (const reverse of [false, true])
      it(`minGRU over ${length} steps${reverse ? ' backwards' : ''} leaves no loop, with gradients`, () => {
        expectSame(recurrence(length, reverse, minGru))
      })

  for (const [name, cell] of Object.entries({ rotated, chained, swapped }))
    for (const reverse of [false, true])
      it(`two carries, ${name}, ${reverse ? 'backwards, ' : ''}held where a sequence has ended`, () => {
        for (const length of [1, 2, 7]) expectSame(pairRecurrence(length, reverse, cell))
      })

  it('takes carries that are multiplied with each other only where one of them is known before', () => {
    expect(loops(associate(optimiseBlock(pairRecurrence(4, false, multiplied))))).toBe(0)
    expect(loops(associate(optimiseBlock(pairRecurrence(4, false, entwined))))).toBe(1)
  })

  it('leaves loops whose carry passes through a nonlinearity, or is multiplied by itself', () => {
    expect(loops(associate(optimiseBlock(recurrence(4, false, elman))))).toBe(1)
    expect(loops(associate(optimiseBlock(recurrence(4, false, squared))))).toBe(1)
  })
})

it('finds both states of two steps of h = a·h + x at once, from the start and from the step before', () => {
  expectRewrite((block) => deadCode(simplify(associate(block))), {
    parameters: { h: [B, H], a: [2, B, H], x: [2, B, H] },
    before: (b, start, factors, xs) =>
      loop(b, { length: 2, carries: [start], steps: [factors, xs] }, (s, h, a, x) => {
        const next = s.add(s.mul(a, h), x)
        return { carries: [next], outputs: [next] }
      }).slice(1),
    after: (b, start, a, x) => {
      const earlierA = b.concat([b.fill(1, [1, B, H]), b.sliceAxis(a, 0, 0, 1)], 0)
      const earlierX = b.concat([b.fill(0, [1, B, H]), b.sliceAxis(x, 0, 0, 1)], 0)
      const [product, sum] = [b.mul(a, earlierA), b.add(b.mul(a, earlierX), x)]
      return [b.add(b.mul(product, start), sum)]
    }
  })
})
