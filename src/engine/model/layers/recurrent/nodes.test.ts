/** Nodes that are composed of operations have the values of plain JavaScript and the gradients of finite differences. */
import { describe, expect, it } from 'vitest'
import { cellNodes } from '../../../../cell/nodes/cellNodeKinds'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'
import { differentiate } from '../../../compiler/autodiff/differentiate'
import { generate } from '../../../executors/reference/array'
import { evaluateBlock } from '../../../executors/reference/evaluate'
import { nodeShape } from '../../../../cell/nodeShape'
import { BlockBuilder } from '../../../compiler/program/builder'
import { at, range, sizeOf } from '../../../compiler/program/shapes'
import type { Block, Shape, Value } from '../../../compiler/program/types'
import { verifyBlock } from '../../../compiler/program/verify'
import { lowerNode } from './nodes'

const [B, M, N] = [2, 3, 4]
type Vector = number[]

interface Case {
  readonly inputs: readonly Shape[]
  /** The node's own learned vectors, in the order in which it asks for them. */
  readonly own: number
  /** One row of the batch: the inputs, flat, then the learned vectors. */
  readonly plain: (...values: Vector[]) => Vector
}

const sum = (v: Vector): number => v.reduce((a, b) => a + b, 0)
const mean = (v: Vector): number => sum(v) / v.length
const rms = (v: Vector): number => Math.sqrt(mean(v.map((x) => x * x)) + 1e-5)
const softmax = (v: Vector): Vector => v.map((x) => Math.exp(x) / sum(v.map(Math.exp)))
const rows = (v: Vector, width: number): Vector[] => range(v.length / width).map((k) => v.slice(k * width, (k + 1) * width))

function layerNorm(v: Vector, gain: Vector, bias: Vector): Vector {
  const centred = v.map((x) => x - mean(v))
  return centred.map((x, k) => (x / rms(centred)) * gain[k]! + bias[k]!)
}

const gelu = (x: number): number => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)))

const cases: Partial<Record<CellNodeKind, readonly Case[]>> = {
  split: [
    { inputs: [[N]], own: 0, plain: (v) => v.slice(0, N / 2) },
    { inputs: [[M, N]], own: 0, plain: (v) => rows(v, N).flatMap((row) => row.slice(0, N / 2)) }
  ],
  sumUnits: [
    { inputs: [[N]], own: 0, plain: (v) => [sum(v)] },
    { inputs: [[M, N]], own: 0, plain: (v) => rows(v, N).map(sum) }
  ],
  meanUnits: [
    { inputs: [[N]], own: 0, plain: (v) => [mean(v)] },
    { inputs: [[M, N]], own: 0, plain: (v) => rows(v, N).map(mean) }
  ],
  hardSigmoid: [{ inputs: [[N]], own: 0, plain: (v) => v.map((x) => Math.max(0, Math.min(1, 0.2 * x + 0.5))) }],
  gelu: [{ inputs: [[N]], own: 0, plain: (v) => v.map(gelu) }],
  sin: [{ inputs: [[M, N]], own: 0, plain: (v) => v.map(Math.sin) }],
  cos: [{ inputs: [[M, N]], own: 0, plain: (v) => v.map(Math.cos) }],
  diagonal: [{ inputs: [[N]], own: 1, plain: (v, u) => v.map((x, k) => x * u![k]!) }],
  softmax: [
    { inputs: [[N]], own: 0, plain: softmax },
    { inputs: [[M, N]], own: 0, plain: (v) => rows(v, N).flatMap(softmax) }
  ],
  layerNorm: [
    { inputs: [[N]], own: 2, plain: layerNorm },
    { inputs: [[M, N]], own: 2, plain: (v, gain, bias) => rows(v, N).flatMap((row) => layerNorm(row, gain!, bias!)) }
  ],
  rmsNorm: [
    { inputs: [[N]], own: 1, plain: (v, gain) => v.map((x, k) => (x / rms(v)) * gain![k]!) },
    { inputs: [[M, N]], own: 1, plain: (v, gain) => rows(v, N).flatMap((row) => row.map((x, k) => (x / rms(row)) * gain![k]!)) }
  ],
  mul: [
    // A vector has a number for each row of a matrix, as either input.
    { inputs: [[M], [M, N]], own: 0, plain: (v, matrix) => rows(matrix!, N).flatMap((row, k) => row.map((x) => x * v[k]!)) },
    { inputs: [[M, M], [M]], own: 0, plain: (matrix, v) => rows(matrix, M).flatMap((row, k) => row.map((x) => x * v![k]!)) }
  ],
  div: [{ inputs: [[M, N], [M]], own: 0, plain: (matrix, v) => rows(matrix, N).flatMap((row, k) => row.map((x) => x / v![k]!)) }],
  sub: [
    // A column [M, 1], such as the mean of each row, counts for its whole row.
    {
      inputs: [
        [M, N],
        [M, 1]
      ],
      own: 0,
      plain: (matrix, v) => rows(matrix, N).flatMap((row, k) => row.map((x) => x - v![k]!))
    },
    {
      inputs: [
        [M, 1],
        [M, N]
      ],
      own: 0,
      plain: (v, matrix) => rows(matrix!, N).flatMap((row, k) => row.map((x) => v[k]! - x))
    }
  ],
  outer: [{ inputs: [[M], [N]], own: 0, plain: (a, b) => a.flatMap((x) => b!.map((y) => x * y)) }],
  matVec: [{ inputs: [[M, N], [N]], own: 0, plain: (matrix, v) => rows(matrix, N).map((row) => sum(row.map((x, k) => x * v![k]!))) }]
}

/** Results: a smooth loss, and the node's value. Parameters: the inputs, then its learned vectors. */
function blockOf(kind: CellNodeKind, { inputs, own }: Case): Block {
  const builder = new BlockBuilder()
  const node = { kind, params: cellNodes[kind].defaults }
  const sized = nodeShape(node, inputs, { input: N, hidden: N })
  if (!('shape' in sized)) throw new Error(`${kind} does not take these inputs`)
  const float32 = (shape: Shape) => builder.parameter({ dtype: 'float32', shape })
  const values = inputs.map((shape) => float32([B, ...shape]))
  const learned = range(own).map(() => float32([N]))
  const value = lowerNode(node, {
    builder,
    inputs: values,
    shape: [B, ...sized.shape],
    given: () => at(values, 0),
    units: () => N,
    weight: (k) => at(learned, k),
    bias: () => at(learned, 1),
    drop: (value) => value,
    own: () => at(learned, 0)
  })
  const weights: Value = builder.cast(
    builder.operation('iota', [], { shape: value.type.shape, axis: value.type.shape.length - 1 }),
    'float32'
  )
  const loss = builder.sumAll(builder.mul(builder.unary('tanh', value), builder.add(weights, builder.scalar(0.5))))
  return builder.finish([loss, value])
}

const all = Object.entries(cases).flatMap(([kind, list]) => list.map((each) => [kind as CellNodeKind, each] as const))

describe.each(all)('%s of %o', (kind, each) => {
  const block = blockOf(kind, each)
  verifyBlock(block)
  // Both bends of the hard sigmoid, at ±2.5, lie between the numbers.
  const values = block.parameters.map(({ type }, k) => generate(type.shape, (_, flat) => 3.1 * Math.sin(2.3 * k + 1.7 * flat + 0.4)))

  it('computes what plain JavaScript computes', () => {
    const result = at(evaluateBlock(block, values), 1)
    const rowOf = (k: number, b: number): Vector => {
      const whole = [...at(values, k).data]
      if (k >= each.inputs.length) return whole
      const width = sizeOf(at(each.inputs, k))
      return whole.slice(b * width, (b + 1) * width)
    }
    const expected = range(B).flatMap((b) => each.plain(rowOf(0, b), ...range(values.length - 1).map((k) => rowOf(k + 1, b))))
    expect(result.data).toHaveLength(expected.length)
    result.data.forEach((x, k) => expect(Math.abs(x - expected[k]!)).toBeLessThan(1e-12))
  })

  it('has the gradient that finite differences have', () => {
    const gradients = evaluateBlock(differentiate(block, range(values.length)), values).slice(2)
    const step = 1e-5
    const lossAt = (parameter: number, entry: number, by: number): number => {
      const moved = values.map((array, k) =>
        k === parameter ? { ...array, data: array.data.map((x, j) => (j === entry ? x + by : x)) } : array
      )
      return at(evaluateBlock(block, moved), 0).data[0]!
    }
    gradients.forEach((gradient, parameter) => {
      expect(gradient.shape).toEqual(at(values, parameter).shape)
      gradient.data.forEach((slope, entry) => {
        const measured = (lossAt(parameter, entry, step) - lossAt(parameter, entry, -step)) / (2 * step)
        expect(Math.abs(slope - measured)).toBeLessThan(1e-7 * (1 + Math.abs(measured)))
      })
    })
  })
})

it('softmax keeps large values finite', () => {
  const block = blockOf('softmax', { inputs: [[N]], own: 0, plain: softmax })
  const values = [{ shape: [B, N], data: Float64Array.of(1000, 0, -1000, 999, 0, 0, 0, 0) }]
  const { data } = at(evaluateBlock(block, values), 1)
  expect([...data].every(Number.isFinite)).toBe(true)
  expect(data[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 12)
})
