/** Every pass keeps what a program computes: checked in float64 on cells and their gradients, pass by pass. */
import { describe, expect, it } from 'vitest'
import { differentiate } from '../autodiff/differentiate'
import type { Dense } from '../../executors/reference/array'
import { generate } from '../../executors/reference/array'
import { evaluateBlock } from '../../executors/reference/evaluate'
import { BlockBuilder } from '../program/builder'
import { at, range } from '../program/shapes'
import type { AnyOperation, Block, TensorType, Value } from '../program/types'
import { verifyBlock } from '../program/verify'
import { optimiseBlock, passes } from './compile'

const [T, B, D, H] = [4, 2, 3, 2]
const float = (...shape: number[]): TensorType => ({ dtype: 'float32', shape })

/** A loss over a loop of one cell: parameters x [T,B,D], then for each linear Wx, Wh, b. */
function cellBlock(
  linears: number,
  cell: (s: BlockBuilder, z: Value[], h: Value, c: Value) => { h: Value; c: Value },
  reverse = false
): Block {
  const b = new BlockBuilder()
  const x = b.parameter(float(T, B, D))
  const weights = range(linears).flatMap(() => [b.parameter(float(D, H)), b.parameter(float(H, H)), b.parameter(float(H))])
  const zeros = b.zeros(float(B, H))
  const { outputs } = b.scan({
    length: T,
    reverse,
    carries: [zeros, zeros],
    inputs: [x],
    closed: weights,
    body: (s, { carries, inputs, closed }) => {
      const [h, c] = [at(carries, 0), at(carries, 1)]
      const z = range(linears).map((k) => {
        const [wx, wh, bias] = [at(closed, 3 * k), at(closed, 3 * k + 1), at(closed, 3 * k + 2)]
        return s.add(s.add(s.matmul(at(inputs, 0), wx), s.matmul(h, wh)), s.broadcast(bias, [B, H]))
      })
      const next = cell(s, z, h, c)
      return { carries: [next.h, next.c], outputs: [next.h] }
    }
  })
  const hidden = at(outputs, 0)
  return b.finish([b.sumAll(b.mul(hidden, hidden)), hidden])
}

const lstm = (reverse = false) =>
  cellBlock(
    4,
    (s, z, _, c) => {
      const gate = (k: number) => s.unary('sigmoid', at(z, k))
      const next = s.add(s.mul(gate(1), c), s.mul(gate(0), s.unary('tanh', at(z, 2))))
      return { h: s.mul(gate(3), s.unary('tanh', next)), c: next }
    },
    reverse
  )
const gruResetAfter = () =>
  cellBlock(2, (s, z, h, c) => {
    const gate = s.unary('sigmoid', at(z, 0))
    const kept = s.mul(gate, h)
    return { h: s.add(kept, s.mul(s.sub(s.fill(1, [B, H]), gate), s.unary('tanh', at(z, 1)))), c: s.add(c, kept) }
  })
const elman = () => cellBlock(1, (s, z, _, c) => ({ h: s.unary('tanh', at(z, 0)), c }))

function inputsFor(block: Block): Dense[] {
  return block.parameters.map(({ type }, k) => generate(type.shape, (_, flat) => Math.sin(k * 3.1 + flat * 1.7)))
}

function expectSame(a: readonly Dense[], b: readonly Dense[]): void {
  expect(b.length).toBe(a.length)
  a.forEach((array, k) => array.data.forEach((value, j) => expect(at(b, k).data[j]).toBeCloseTo(value, 9)))
}

/** Runs all passes in order, checking after each; gives the last block. */
function runPasses(block: Block): Block {
  const inputs = inputsFor(block)
  const expected = evaluateBlock(block, inputs)
  return passes.reduce((current, { pass }) => {
    const next = pass(current)
    verifyBlock(next)
    expectSame(expected, evaluateBlock(next, inputs))
    return next
  }, block)
}

function bodyNames(block: Block): string[] {
  return scans(block).flatMap((scan) => scan.map((operation) => operation.name))
}

function scans(block: Block): (readonly AnyOperation[])[] {
  return block.operations.flatMap((operation) => (operation.name === 'scan' ? [operation.attributes.body.operations] : []))
}

const cells = { lstm: lstm(), 'lstm backwards in time': lstm(true), gru: gruResetAfter(), elman: elman() }

describe('passes keep what is computed', () => {
  for (const [name, block] of Object.entries(cells)) {
    it(`${name}, forward`, () => void runPasses(block))
    it(`${name}, gradients`, () => {
      const wanted = range(block.parameters.length)
      const derived = differentiate(optimiseBlock(block), wanted)
      expectSame(evaluateBlock(differentiate(block, wanted), inputsFor(block)), evaluateBlock(derived, inputsFor(block)))
      runPasses(derived)
    })
  }
})

describe('what the passes achieve for an LSTM', () => {
  const gradients = optimiseBlock(differentiate(optimiseBlock(lstm()), range(13)))
  it('leaves one product in each direction', () => {
    const products = scans(gradients).map((body) => body.filter((operation) => operation.name === 'matmul').length)
    expect(products).toEqual([1, 1])
  })
  it('leaves no sum over time in a loop', () => {
    expect(bodyNames(gradients)).not.toContain('reduceSum')
  })
})
