/** Analytic gradients against central differences in float64, for single operations, loops and loops in loops. */
import { describe, expect, it } from 'vitest'
import { evaluateBlock } from '../../executors/reference/evaluate'
import type { Dense } from '../../executors/reference/array'
import { generate } from '../../executors/reference/array'
import { BlockBuilder } from '../program/builder'
import { at, range } from '../program/shapes'
import type { BinaryName, Block, CompareName, OperationName, Shape, TensorType, UnaryName, Value } from '../program/types'
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

type Write = (b: BlockBuilder, inputs: Value[]) => Value
interface Derivative {
  readonly types: readonly TensorType[]
  readonly write: Write
  readonly positive?: true
}

const matrix = float(2, 3)
const of = (types: readonly TensorType[], write: Write): Derivative[] => [{ types, write }]
const unary = (name: UnaryName): Derivative[] => of([matrix], (b, [x]) => b.unary(name, x as Value))
const positive = (name: UnaryName): Derivative[] => unary(name).map((each) => ({ ...each, positive: true }))
const binary = (name: BinaryName): Derivative[] => of([matrix, matrix], (b, [x, y]) => b.binary(name, x as Value, y as Value))
/** Flat but for steps: its gradient is zero, and so the loss has that of the plain product beside it. */
const compared = (name: CompareName | 'and' | 'or'): Derivative[] =>
  of([matrix, matrix], (b, [x, y]) => {
    const [first, second] = [x as Value, y as Value]
    const [low, high] = [b.binary('less', first, b.zeros(matrix)), b.binary('less', second, b.zeros(matrix))]
    const truth = name === 'and' || name === 'or' ? b.binary(name, low, high) : b.binary(name, first, second)
    return b.mul(b.add(b.cast(truth, 'float32'), first), second)
  })
/** A constant beside the input. */
const constant = (write: (b: BlockBuilder) => Value): Derivative[] => of([matrix], (b, [x]) => b.mul(write(b), x as Value))

/** Every operation, each as it may be differentiated; an operation without a row does not compile. Empty: `notAlone` says where. */
const derivatives: { readonly [N in OperationName]: readonly Derivative[] } = {
  neg: unary('neg'),
  exp: unary('exp'),
  log: positive('log'),
  sqrt: positive('sqrt'),
  sin: unary('sin'),
  cos: unary('cos'),
  tanh: unary('tanh'),
  sigmoid: unary('sigmoid'),
  relu: unary('relu'),
  softplus: unary('softplus'),
  erf: unary('erf'),
  abs: unary('abs'),
  sign: of([matrix], (b, [x]) => b.mul(b.unary('sign', x as Value), x as Value)),
  not: of([matrix], (b, [x]) => b.mul(b.cast(b.unary('not', b.binary('less', x as Value, b.zeros(matrix))), 'float32'), x as Value)),
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  max: binary('max'),
  min: binary('min'),
  and: compared('and'),
  or: compared('or'),
  equal: compared('equal'),
  less: compared('less'),
  lessEqual: compared('lessEqual'),
  fill: constant((b) => b.fill(0.7, [2, 3])),
  iota: constant((b) => b.cast(b.operation('iota', [], { shape: [2, 3], axis: 1 }), 'float32')),
  random: constant((b) =>
    b.operation('random', [b.fill(3, [2], 'int32'), b.operation('iota', [], { shape: [2, 3], axis: 1 })], { stream: 0 })
  ),
  select: of([matrix, matrix], (b, [x, y]) =>
    b.select(b.binary('less', x as Value, y as Value), x as Value, b.mul(y as Value, y as Value))
  ),
  cast: of([matrix], (b, [x]) => b.mul(b.cast(b.binary('less', x as Value, b.zeros(matrix)), 'float32'), x as Value)),
  power: [
    ...[1.5, 0.3, -0.7, 1].flatMap((exponent) =>
      of([matrix], (b, [x]) => b.power(x as Value, exponent)).map((each): Derivative => ({ ...each, positive: true }))
    ),
    // A whole exponent takes numbers below zero.
    ...of([matrix], (b, [x]) => b.power(x as Value, 5))
  ],
  broadcast: of([float(3, 1)], (b, [x]) => b.broadcast(x as Value, [2, 3, 4])),
  matmul: [false, true].flatMap((transposeA) =>
    [false, true].flatMap((transposeB) =>
      of([transposeA ? float(2, 4, 3) : float(2, 3, 4), transposeB ? float(2, 5, 4) : float(2, 4, 5)], (b, [x, y]) =>
        b.matmul(x as Value, y as Value, { transposeA, transposeB })
      )
    )
  ),
  reshape: of([float(2, 3, 4)], (b, [x]) => b.mul(b.reshape(x as Value, [4, 6]), b.reshape(b.mul(x as Value, x as Value), [4, 6]))),
  transpose: of([float(2, 3, 4)], (b, [x]) => b.transpose(x as Value, [2, 0, 1])),
  slice: of([float(3, 4)], (b, [x]) => b.mul(b.sliceAxis(x as Value, 1, 1, 2), b.sliceAxis(x as Value, 1, 2, 2))),
  concat: of([float(3, 4), float(3, 2)], (b, [x, y]) => b.concat([b.sliceAxis(x as Value, 1, 1, 2), y as Value, x as Value], 1)),
  pad: of([matrix], (b, [x]) => b.operation('pad', [x as Value], { before: [1, 0], after: [0, 2] })),
  gather: of([float(4, 3)], (b, [x]) => b.gather(x as Value, rows(b))),
  scatterAdd: of([float(4, 3)], (b, [x]) => {
    const gathered = b.gather(x as Value, rows(b))
    return b.add(b.operation('scatterAdd', [rows(b), b.mul(gathered, gathered)], { rows: 4 }), x as Value)
  }),
  reduceSum: of([float(2, 3, 4)], (b, [x]) => b.reduceSum(x as Value, [0, 2])),
  reduceMax: of([float(2, 5)], (b, [x]) => b.reduceMax(x as Value, [1])),
  scan: of([float(4, 2), float(2)], (b, [x, h]) => {
    const body = (s: BlockBuilder, { carries, inputs }: { carries: readonly Value[]; inputs: readonly Value[] }) => {
      const next = s.unary('tanh', s.mul(at(carries, 0), at(inputs, 0)))
      return { carries: [next], outputs: [s.mul(next, next)] }
    }
    return at(b.scan({ length: 4, carries: [h as Value], inputs: [x as Value], closed: [], body }).outputs, 0)
  }),
  split: [],
  stopGradient: []
}
/** Those that finite differences cannot say anything of, each with a test of its own below. */
const notAlone: readonly OperationName[] = ['split', 'stopGradient']

/** Rows that occur several times. */
function rows(b: BlockBuilder): Value {
  return b.operation('iota', [], { shape: [2, 3], axis: 1 })
}

describe('gradients of single operations', () => {
  const table = Object.entries(derivatives)
  it.each(table.flatMap(([name, list]) => list.map((each, k) => [name, k, each] as const)))('%s, %i', (_, __, each) =>
    check(each.types, each.write, each.positive)
  )

  it('are of every operation but those that have none by themselves', () => {
    expect(table.filter(([, list]) => list.length === 0).map(([name]) => name)).toEqual(notAlone)
    for (const [name, list] of table)
      for (const { types, write } of list) expect(lossBlock(types, write).operations.map((each) => each.name)).toContain(name)
  })

  it('stopGradient gives zero', () => {
    const block = lossBlock([float(2)], (b, [x]) => b.mul(b.stopGradient(x as Value), b.fill(1, [2])))
    expect([...at(evaluateBlock(differentiate(block, [0]), [sample([2], 1)]), 1).data]).toEqual([0, 0])
  })

  it('split is refused: each part has its own gradient', () => {
    const inner = new BlockBuilder()
    const body = inner.finish([inner.sumAll(inner.parameter(float(1, 3)))])
    const block = lossBlock([float(2, 3)], (b, [x]) =>
      at(b.operations('split', [x as Value], { parts: 2, cut: [0], join: [{ kind: 'sum' }], body }), 0)
    )
    expect(() => differentiate(block, [0])).toThrow('inside its parts')
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
