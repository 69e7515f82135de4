/** Factors of a backward loop come out of the forward loop, joined; what the forward loop gives out does not grow. */
import { expect, it } from 'vitest'
import { differentiate } from '../../autodiff/differentiate'
import { generate } from '../../../executors/reference/array'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { BlockBuilder } from '../../program/builder'
import { at } from '../../program/shapes'
import type { Block, Operation, Value } from '../../program/types'
import { verifyBlock } from '../../program/verify'
import { expectRewrite, expectUnchanged, loop } from '../../../../../tests/support/passExample'
import { optimiseBlock } from '../compile'
import { deadCode } from '../deadCode'
import type { Pass } from '../rewrite'
import { intoLoop } from './intoLoop'

const [T, B, H] = [4, 2, 3]

/** h = σ(a)·tanh(c), c = σ(b)·c + σ(d)·tanh(e) with a, b, d, e from x + h·U: the gradient of Σh² by x and U. */
function lstmGradient(reverse: boolean): Block {
  const b = new BlockBuilder()
  const float32 = (...shape: number[]) => b.parameter({ dtype: 'float32', shape })
  const [x, weight, start] = [float32(T, B, 4 * H), float32(H, 4 * H), float32(B, H)]
  const { outputs } = b.scan({
    length: T,
    reverse,
    carries: [start, b.zeros(start.type)],
    inputs: [x],
    closed: [weight],
    body: (s, { carries, inputs, closed }) => {
      const z = s.add(s.matmul(at(carries, 0), at(closed, 0)), at(inputs, 0))
      const gate = (k: number): Value => s.unary(k < 3 ? 'sigmoid' : 'tanh', s.sliceAxis(z, 1, k * H, H))
      const c = s.add(s.mul(gate(1), at(carries, 1)), s.mul(gate(0), gate(3)))
      const h = s.mul(gate(2), s.unary('tanh', c))
      return { carries: [h, c], outputs: [h] }
    }
  })
  const h = at(outputs, 0)
  return differentiate(optimiseBlock(b.finish([b.sumAll(b.mul(h, h))])), [0, 1])
}

it.each([false, true])('of an LSTM, reverse: %s', (reverse) => {
  const block = lstmGradient(reverse)
  const optimised = optimiseBlock(block)
  verifyBlock(optimised)
  const [forward, backward] = optimised.operations.filter((operation): operation is Operation<'scan'> => operation.name === 'scan')
  const stacks = forward?.outputs.slice(2).map(({ type }) => type.shape[2]) ?? []
  expect(stacks.sort()).toEqual([4 * H, H, H, H].sort())
  // Of the four arrays that the backward loop reads, all but the cotangent of h are made by the forward loop.
  expect(backward?.attributes.inputs).toBe(4)
  expect(backward?.inputs.slice(2, 6).filter((value) => forward?.outputs.includes(value))).toHaveLength(3)
  const inputs = block.parameters.map(({ type }, k) => generate(type.shape, (_, flat) => Math.sin(k + 1.7 * flat)))
  const [wanted, got] = [evaluateBlock(block, inputs), evaluateBlock(optimised, inputs)]
  wanted.forEach(({ data }, k) => data.forEach((value, j) => expect(at(got, k).data[j]).toBeCloseTo(value, 12)))
})

const pass: Pass = (block) => deadCode(intoLoop(block))
const parameters = { h: [B, H], g: [B, H], x: [T, B, H] }

/** h = tanh(h + x): gives out what is made of h and x. */
function forward(b: BlockBuilder, start: Value, xs: Value, outputs: (s: BlockBuilder, h: Value, x: Value) => Value[]): Value[] {
  return loop(b, { length: T, carries: [start], steps: [xs] }, (s, h, x) => {
    const next = s.unary('tanh', s.add(h, x))
    return { carries: [next], outputs: outputs(s, next, x) }
  })
}

/** g = sin(g·factor) over the factors. */
function second(b: BlockBuilder, start: Value, factors: Value): Value {
  return at(
    loop(b, { length: T, carries: [start], steps: [factors] }, (s, g, factor) => ({ carries: [s.unary('sin', s.mul(g, factor))] })),
    0
  )
}

it('makes a factor in the loop that gives out what it is made of, which then stays inside', () => {
  expectRewrite(pass, {
    parameters,
    before: (b, h, g, xs) => {
      const results = forward(b, h, xs, (s, state, x) => [state, s.mul(x, state)])
      return [second(b, g, b.sub(at(results, 1), at(results, 2)))]
    },
    after: (b, h, g, xs) => {
      const results = forward(b, h, xs, (s, state, x) => [s.sub(state, s.mul(x, state))])
      return [second(b, g, at(results, 1))]
    }
  })
})

it('makes two factors of one array between the loops, since the first would give out more', () => {
  expectUnchanged(pass, {
    parameters,
    program: (b, h, g, xs) => {
      const results = forward(b, h, xs, (_, state) => [state])
      return [second(b, g, b.unary('sin', at(results, 1))), second(b, g, b.unary('exp', at(results, 1)))]
    }
  })
})
