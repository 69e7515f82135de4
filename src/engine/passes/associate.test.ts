/** Linear recurrences: found as such, and the same by associative scan as step by step, gradients included. */
import { describe, expect, it } from 'vitest'
import { differentiate } from '../autodiff/differentiate'
import { generate } from '../executors/reference/array'
import { evaluateBlock } from '../executors/reference/evaluate'
import { BlockBuilder } from '../program/builder'
import { at, range } from '../program/shapes'
import type { Block, TensorType, Value } from '../program/types'
import { verifyBlock } from '../program/verify'
import { associate } from './associate'
import { optimiseBlock } from './compile'

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

describe('associative scan', () => {
  for (const length of [1, 2, 5, 8])
    for (const reverse of [false, true])
      it(`minGRU over ${length} steps${reverse ? ' backwards' : ''} leaves no loop, with gradients`, () => {
        const block = recurrence(length, reverse, minGru)
        const derived = optimiseBlock(differentiate(optimiseBlock(block), range(4)))
        const parallel = associate(derived)
        verifyBlock(parallel)
        expect(loops(parallel)).toBe(0)
        const inputs = block.parameters.map(({ type }, k) => generate(type.shape, (_, flat) => Math.sin(k * 2.3 + flat * 1.1)))
        const expected = evaluateBlock(derived, inputs)
        evaluateBlock(parallel, inputs).forEach((array, k) => {
          array.data.forEach((value, j) => expect(value).toBeCloseTo(at(expected, k).data[j] ?? NaN, 9))
        })
      })
  it('leaves loops whose carry passes through a nonlinearity, or is multiplied by itself', () => {
    expect(loops(associate(optimiseBlock(recurrence(4, false, elman))))).toBe(1)
    expect(loops(associate(optimiseBlock(recurrence(4, false, squared))))).toBe(1)
  })
})
