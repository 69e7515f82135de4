/** Runs a model's forward pass in float64 at small sizes, and the same mathematics in plain JavaScript to hold against it. */
import { expect } from 'vitest'
import { nextTokenTask } from '../../src/contract/document/taskShape'
import type { GatescopeDocument } from '../../src/contract/document/document'
import { problemText } from '../../src/contract/problems/problemText'
import { evaluate } from '../../src/engine/executors/reference/evaluate'
import { checkModel } from '../../src/engine/model/graph/checkModel'
import type { CheckedModel } from '../../src/engine/model/checkedModel'
import { modelWeights } from '../../src/engine/model/layers/weights'
import { initialWeights } from '../../src/engine/model/lower/initialWeights'
import type { Tap } from '../../src/engine/model/layers/context'
import { lowerModel } from '../../src/engine/model/lower/lowerModel'
import type { Tensor } from '../../src/engine/executors/executor'
import { buildProgram } from '../../src/engine/compiler/program/builder'
import { at } from '../../src/engine/compiler/program/shapes'
import { verifyProgram } from '../../src/engine/compiler/program/verify'

export const vocabulary = 7
export const [T, B, D, H] = [5, 2, 3, 4]
export const sizes = { units: D, hidden: H }
export const tokens = Int32Array.from({ length: T * B }, (_, k) => (k * 5 + 3) % vocabulary)

function checked(document: GatescopeDocument): CheckedModel {
  const result = checkModel(document, nextTokenTask(vocabulary))
  if (!result.ok) throw new Error(result.problems.map((each) => problemText(each).message).join('\n'))
  return result.model
}

/** Runs a model on `tokens` with weights from a seed; `get(name)(t, b)` gives a row of its logits or of a tap. */
export function run(document: GatescopeDocument, taps = true) {
  const model = checked(document)
  const specs = modelWeights(model)
  const weights = initialWeights(specs, 11)
  const parameters = new Map([
    ...specs.map((spec) => [spec.name, spec.type] as const),
    ['tokens', { dtype: 'int32', shape: [T, B] }] as const
  ])
  let tapped: readonly Tap[] = []
  const program = buildProgram('forward', parameters, (builder, values) => {
    const lowered = lowerModel(model, builder, values, new Map([['tokens', required(values.get('tokens'))]]), { taps })
    tapped = lowered.taps
    return new Map([['logits', lowered.output], ...tapped.map((tap) => [tap.name, tap.value] as const)])
  })
  verifyProgram(program)
  const inputs = new Map([...weights].map(([name, tensor]) => [name, { shape: tensor.type.shape, data: tensor.data }]))
  const results = evaluate(program, new Map([...inputs, ['tokens', { shape: [T, B], data: tokens }]]))
  const get = (name: string) => (t: number, b: number) => {
    const { data, shape } = required(results.get(name))
    const width = at(shape, 2)
    return [...data.slice((t * B + b) * width, (t * B + b + 1) * width)]
  }
  return { get, taps: tapped, weights }
}

function required<V>(value: V | undefined): V {
  if (value === undefined) throw new Error('a value is missing')
  return value
}

export type Vector = number[]
export type Weights = ReturnType<typeof run>['weights']

export const sigmoid = (v: Vector) => v.map((x) => 1 / (1 + Math.exp(-x)))
export const tanh = (v: Vector) => v.map(Math.tanh)
export const plus = (a: Vector, b: Vector) => a.map((x, k) => x + at(b, k))
export const times = (a: Vector, b: Vector) => a.map((x, k) => x * at(b, k))
export const oneMinus = (v: Vector) => v.map((x) => 1 - x)

function weightOf(weights: Weights, name: string): Tensor {
  return required(weights.get(name))
}

/** v · W, W [rows, columns]. */
function product(v: Vector, { type, data }: Tensor): Vector {
  const columns = at(type.shape, 1)
  return Array.from({ length: columns }, (_, unit) => v.reduce((sum, x, k) => sum + x * (data[k * columns + unit] ?? NaN), 0))
}

/** Σ W · in + b with the weights of a node, by name; without b where it has none. */
export function linear(weights: Weights, node: string, inputs: Record<string, Vector>): Vector {
  const products = Object.entries(inputs).map(([source, vector]) => product(vector, weightOf(weights, `${node}.weight.${source}`)))
  const bias = weights.get(`${node}.bias`)
  return (bias ? [...products, [...bias.data]] : products).reduce(plus)
}

export function embedded(weights: Weights, t: number, b: number): Vector {
  const token = tokens[t * B + b] ?? NaN
  return [...weightOf(weights, 'embedding.weight').data.slice(token * D, (token + 1) * D)]
}

export function head(weights: Weights, h: Vector): Vector {
  return plus(product(h, weightOf(weights, 'head.weight')), [...weightOf(weights, 'head.bias').data])
}

export function near(actual: Vector, expected: Vector): void {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((x, k) => expect(Math.abs(x - at(expected, k))).toBeLessThan(1e-12))
}
