/** Analytic gradients against central differences in float64, for single operations, loops and loops in loops. */
import { describe, expect, it } from 'vitest'
import { evaluateBlock } from '../executors/reference/evaluate'
import type { Dense } from '../executors/reference/array'
import { generate } from '../executors/reference/array'
import { BlockBuilder } from '../program/builder'
import { at, range } from '../program/shapes'
import type { Block, Shape, TensorType, Value } from '../program/types'
import { verifyBlock } from '../program/verify'
import { differentiate } from './differentiate'

/** A repeatable array of numbers in (−1, 1) that are not too close to zero. */
function sample(shape: Shape, seed: number): Dense {
  return generate(shape, (_, flat) => {
    const x = Math.sin(seed * 91.7 + flat * 12.9898) * 43758.5453
    const unit = (x - Math.floor(x)) * 2 - 1
    return Math.sign(unit || 1) * (0.1 + 0.85 * Math.abs(unit))
  })
}

const float = (...shape: number[]): TensorType => ({ dtype: 'float32', shape })

function lossBlock(types: readonly TensorType[], write: (b: BlockBuilder, inputs: Value[]) => Value): Block {
  const b = new BlockBuilder()
  const value = write(
    b,
    types.map((type) => b.parameter(type))
  )
  const weights = b.unary('tanh', b.add(value, b.fill(0.3, value.type.shape)))
  return b.finish([b.sumAll(b.mul(weights, value))])
}

/** Largest difference between the analytic and the central-difference gradient, relative to the largest gradient. */
function gradientError(block: Block, inputs: readonly Dense[]): number {
  const wanted = range(inputs.length)
  const derived = differentiate(block, wanted)
  verifyBlock(derived)
  const analytic = evaluateBlock(derived, inputs).slice(block.results.length)
  let worst = 0
  for (const k of wanted) {
    const scale = Math.max(1e-3, ...at(analytic, k).data.map(Math.abs))
    at(inputs, k).data.forEach((_, j) => {
      worst = Math.max(worst, Math.abs(at([...at(analytic, k).data], j) - central(block, inputs, k, j)) / scale)
    })
  }
  return worst
}

function central(block: Block, inputs: readonly Dense[], k: number, j: number): number {
  const step = 1e-5
  const moved = (by: number) => {
    const changed = inputs.map((input, index) => (index === k ? { ...input, data: input.data.slice() } : input))
    const { data } = at(changed, k)
    data[j] = (data[j] ?? 0) + by
    return at([...at(evaluateBlock(block, changed), 0).data], 0)
  }
  return (moved(step) - moved(-step)) / (2 * step)
}

function check(types: readonly TensorType[], write: (b: BlockBuilder, inputs: Value[]) => Value, positive = false): void {
  const inputs = types.map((type, k) => sample(type.shape, k + 1)).map((x) => (positive ? { ...x, data: x.data.map(Math.abs) } : x))
  expect(gradientError(lossBlock(types, write), inputs)).toBeLessThan(1e-6)
}

describe('gradients of single operations', () => {
  for (const name of ['neg', 'exp', 'sin', 'cos', 'tanh', 'sigmoid', 'relu', 'softplus', 'abs'] as const)
    it(name, () => check([float(2, 3)], (b, [x]) => b.unary(name, x as Value)))
  for (const name of ['log', 'sqrt'] as const) it(name, () => check([float(2, 3)], (b, [x]) => b.unary(name, x as Value), true))
  for (const name of ['add', 'sub', 'mul', 'div', 'max', 'min'] as const)
    it(name, () => check([float(2, 3), float(2, 3)], (b, [x, y]) => b.binary(name, x as Value, y as Value)))
  for (const transposeA of [false, true])
    for (const transposeB of [false, true])
      it(`matmul ${transposeA} ${transposeB}`, () =>
        check([transposeA ? float(2, 4, 3) : float(2, 3, 4), transposeB ? float(2, 5, 4) : float(2, 4, 5)], (b, [x, y]) =>
          b.matmul(x as Value, y as Value, { transposeA, transposeB })
        ))
  it('broadcast', () => check([float(3, 1)], (b, [x]) => b.broadcast(x as Value, [2, 3, 4])))
  it('transpose', () => check([float(2, 3, 4)], (b, [x]) => b.transpose(x as Value, [2, 0, 1])))
  it('slice and concat', () =>
    check([float(3, 4), float(3, 2)], (b, [x, y]) => b.concat([b.sliceAxis(x as Value, 1, 1, 2), y as Value, x as Value], 1)))
  it('pad', () => check([float(2, 3)], (b, [x]) => b.operation('pad', [x as Value], { before: [1, 0], after: [0, 2] })))
  it('reduceSum', () => check([float(2, 3, 4)], (b, [x]) => b.reduceSum(x as Value, [0, 2])))
  it('reduceMax', () => check([float(2, 5)], (b, [x]) => b.reduceMax(x as Value, [1])))
  it('select', () =>
    check([float(2, 3), float(2, 3)], (b, [x, y]) =>
      b.select(b.binary('less', x as Value, y as Value), x as Value, b.mul(y as Value, y as Value))
    ))
  it('gather and scatterAdd', () =>
    check([float(4, 3)], (b, [x]) => {
      const indices = b.cast(b.operation('iota', [], { shape: [2, 3], axis: 1 }), 'int32')
      const rows = b.gather(x as Value, indices)
      return b.add(b.operation('scatterAdd', [indices, b.mul(rows, rows)], { rows: 4 }), x as Value)
    }))
  it('stopGradient gives zero', () => {
    const block = lossBlock([float(2)], (b, [x]) => b.mul(b.stopGradient(x as Value), b.fill(1, [2])))
    expect([...at(evaluateBlock(differentiate(block, [0]), [sample([2], 1)]), 1).data]).toEqual([0, 0])
  })
})

describe('gradients of loops', () => {
  for (const reverse of [false, true])
    it(`an LSTM-like scan${reverse ? ' in reverse' : ''}`, () =>
      check([float(5, 2, 3), float(3, 8), float(2, 8), float(2, 2), float(2, 2)], (b, [x, wx, wh, h, c]) => {
        const { carries, outputs } = b.scan({
          length: 5,
          reverse,
          carries: [h as Value, c as Value],
          inputs: [x as Value],
          closed: [wx as Value, wh as Value],
          body: (s, { carries: [h0, c0], inputs: [xt], closed: [vx, vh] }) => {
            const z = s.add(s.matmul(xt as Value, vx as Value), s.matmul(h0 as Value, vh as Value))
            const gate = (k: number) => s.unary('sigmoid', s.sliceAxis(z, 1, 2 * k, 2))
            const next = s.add(s.mul(gate(1), c0 as Value), s.mul(gate(0), s.unary('tanh', s.sliceAxis(z, 1, 6, 2))))
            const out = s.mul(gate(2), s.unary('tanh', next))
            return { carries: [out, next], outputs: [s.mul(out, next)] }
          }
        })
        return b.add(b.reduceSum(at(outputs, 0), [0]), b.mul(at(carries, 0), at(carries, 1)))
      }))
  it('a scan in a scan', () =>
    check([float(3, 2, 2), float(2, 2), float(2, 2)], (b, [x, w, h]) => {
      const outer = b.scan({
        length: 3,
        carries: [h as Value],
        inputs: [x as Value],
        closed: [w as Value],
        body: (s, { carries: [h0], inputs: [xt], closed: [v] }) => {
          const inner = s.scan({
            length: 2,
            carries: [h0 as Value],
            inputs: [xt as Value],
            closed: [v as Value],
            body: (r, { carries: [g], inputs: [row], closed: [u] }) => {
              const next = r.unary('tanh', r.add(r.matmul(g as Value, u as Value), r.broadcast(row as Value, [2, 2])))
              return { carries: [next], outputs: [r.mul(next, next)] }
            }
          })
          return { carries: [s.add(at(inner.carries, 0), xt as Value)], outputs: [s.reduceSum(at(inner.outputs, 0), [0])] }
        }
      })
      return b.add(b.reduceSum(at(outer.outputs, 0), [0]), at(outer.carries, 0))
    }))
  it('a closed-over value that only one branch of the carries uses, and a carry that passes through', () =>
    check([float(4, 2), float(2), float(2)], (b, [x, w, k]) => {
      const { outputs } = b.scan({
        length: 4,
        carries: [b.zeros(float(2)), k as Value],
        inputs: [x as Value],
        closed: [w as Value],
        body: (s, { carries: [h, kept], inputs: [xt], closed: [v] }) => {
          const next = s.add(s.mul(h as Value, v as Value), s.mul(xt as Value, kept as Value))
          return { carries: [next, kept as Value], outputs: [next] }
        }
      })
      return at(outputs, 0)
    }))
})
