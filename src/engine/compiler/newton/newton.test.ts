/** Newton iterations over time: loops give what they give step by step, in few rounds where they converge, and where they do not. */
import { describe, expect, it } from 'vitest'
import { generate } from '../../executors/reference/array'
import { evaluateBlock } from '../../executors/reference/evaluate'
import { BlockBuilder } from '../program/builder'
import { at } from '../program/shapes'
import type { Block, Operation, Value } from '../program/types'
import { verifyBlock } from '../program/verify'
import { linearise } from './diagonal'
import { newton, runByNewton } from './newton'

const [T, B, H] = [100, 2, 3]
type Cell = (s: BlockBuilder, h: Value, x: Value, r: Value) => Value

/** A loop over one state: inputs x [T, B, H] and R [H, H]; the state begins at 0.4. */
function loopOf(cell: Cell, reverse = false): Block {
  const b = new BlockBuilder()
  const [x, r] = [b.parameter({ dtype: 'float32', shape: [T, B, H] }), b.parameter({ dtype: 'float32', shape: [H, H] })]
  const { carries, outputs } = b.scan({
    ...{ length: T, reverse, carries: [b.fill(0.4, [B, H])], inputs: [x], closed: [r] },
    body: (s, parameters) => {
      const h = at(parameters.carries, 0)
      const next = cell(s, h, at(parameters.inputs, 0), at(parameters.closed, 0))
      return { carries: [next], outputs: [next, s.mul(h, next)] }
    }
  })
  return b.finish([...carries, ...outputs])
}

const inputs = [generate([T, B, H], (_, k) => Math.sin(k * k)), generate([H, H], (_, k) => 0.5 * Math.cos(2 * k))]

const scanOf = (block: Block): Operation<'scan'> => {
  const scan = block.operations.find((each): each is Operation<'scan'> => each.name === 'scan')
  return scan ?? expect.fail('no loop')
}

/** Compares the outputs, and returns the rounds and whether they converged. */
function solved(block: Block, most?: number): { rounds: number; converged: boolean } {
  const scan = scanOf(block)
  const b = new BlockBuilder()
  const [x, r] = block.parameters.map(({ type }) => b.parameter(type))
  if (!x || !r) throw new RangeError('two parameters')
  const initial = b.fill(0.4, [B, H])
  const { outputs, rounds, converged } = runByNewton(b, { ...scan, inputs: [initial, x, r] }, most)
  const rewritten = b.finish([...outputs, rounds, converged])
  verifyBlock(rewritten)
  const [expected, actual] = [evaluateBlock(block, inputs), evaluateBlock(rewritten, inputs)]
  expected.forEach(({ data }, k) => data.forEach((value, j) => expect(at(actual, k).data[j]).toBeCloseTo(value, 4)))
  return { rounds: at(actual, outputs.length).data[0] ?? NaN, converged: at(actual, outputs.length + 1).data[0] === 1 }
}

const channelwise: Cell = (s, h, x) => s.unary('tanh', s.add(s.mul(h, x), x))
const tanhRnn: Cell = (s, h, x, r) => s.unary('tanh', s.add(s.matmul(h, r), x))
/** h ← 3.9 h (1 − h), which is chaotic: two states that differ at all differ by much after fifty steps. */
const chaotic: Cell = (s, h) => s.scale(s.mul(h, s.sub(s.fill(1, [B, H]), h)), 3.9)
/** h ← h² + x / 10: a guess beyond 1 grows without end. */
const squared: Cell = (s, h, x) => s.add(s.mul(h, h), s.scale(x, 0.1))

describe('a loop by Newton iterations', () => {
  it.each([false, true])('takes few rounds where each unit is by itself, reverse: %s', (reverse) => {
    const { rounds, converged } = solved(loopOf(channelwise, reverse))
    expect(converged).toBe(true)
    expect(rounds).toBeLessThan(12)
  })

  it('takes more where units mix, and finds the same states', () => {
    const { rounds, converged } = solved(loopOf(tanhRnn))
    expect(converged).toBe(true)
    expect(rounds).toBeLessThan(40)
  })

  it('goes step by step where the rounds do not converge', () => {
    expect(solved(loopOf(chaotic))).toEqual({ rounds: 64, converged: false })
    expect(solved(loopOf(tanhRnn), 2)).toEqual({ rounds: 2, converged: false })
  })

  it('comes back from guesses that leave all bounds', () => {
    expect(solved(loopOf(squared)).converged).toBe(true)
  })
})

describe('the pass', () => {
  const loops = (block: Block) => block.operations.flatMap((each) => (each.name === 'scan' ? [each.attributes] : []))

  it('leaves no loop that must go step by step', () => {
    const rewritten = newton(loopOf(tanhRnn))
    verifyBlock(rewritten)
    expect(loops(rewritten).map(({ until }) => until)).toEqual([true, true])
  })

  it('leaves loops alone that are linear, computed again, or count', () => {
    const linear = loopOf((s, h, x) => s.add(s.mul(h, x), x))
    expect(loops(newton(linear))).toEqual(loops(linear))
    const b = new BlockBuilder()
    const { carries } = b.scan({
      ...{ length: 5, carries: [b.fill(0, [], 'int32'), b.scalar(1)], inputs: [], closed: [] },
      body: (s, { carries: [n, x] }) => ({
        carries: [n, x].flatMap((value) =>
          value ? [value.type.dtype === 'int32' ? s.add(value, s.fill(1, [], 'int32')) : s.unary('sin', value)] : []
        ),
        outputs: []
      })
    })
    const counting = b.finish(carries)
    expect(loops(newton(counting))).toHaveLength(1)
  })
})

describe('the Jacobian of a step', () => {
  it('is exact unit by unit, and diagonals where units mix', () => {
    expect(linearise(scanOf(loopOf(channelwise)))).toMatchObject({ exact: true, entries: [{ row: 0, column: 0 }] })
    expect(linearise(scanOf(loopOf(tanhRnn)))).toMatchObject({ exact: false, entries: [{ row: 0, column: 0 }] })
  })

  it('has the diagonal of each block of a product of several states', () => {
    // (h, 2h) · [R R]ᵀ, so that the diagonal is 3 diag(R), whether the matrix is given transposed or not.
    const straight: Cell = (s, h, _, r) => s.matmul(s.concat([h, s.scale(h, 2)], 1), s.concat([r, r], 0))
    const turned: Cell = (s, h, _, r) =>
      s.matmul(s.concat([h, s.scale(h, 2)], 1), s.transpose(s.concat([r, r], 0), [1, 0]), { transposeB: true })
    for (const cell of [straight, turned]) {
      const { body } = linearise(scanOf(loopOf(cell)))
      const [h, x] = [0.3, 0.7].map((value) => generate([B, H], () => value))
      const results = evaluateBlock(body, [h ?? expect.fail(), x ?? expect.fail(), at(inputs, 1)])
      const jacobian = at(results, results.length - 1)
      expect([...jacobian.data]).toEqual(
        [0, 1, 2, 0, 1, 2].map((unit): unknown => expect.closeTo(3 * (at(inputs, 1).data[unit * H + unit] ?? NaN), 9))
      )
    }
  })
})
