/** Linear attention (Katharopoulos et al. 2020) has the weights φ(q) · φ(k). It is computed in parallel blocks, or step by step. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { linearChunkSteps } from './sizes'
import { stateName } from '../step'
import { alterationAt, alterationInputs, altered, alterOverTime } from '../alter'
import type { Alterable, Alteration } from '../alter'
import { headsOf, joinHeads, splitHeads } from './heads'
import { entering, projectWithBias } from '../context'
import type { LayerContext } from '../context'
import { cutTime, joinTime } from '../stateSpace/stretches'

type LinearAttention = LayerOf<'linearAttention'>

/** Added to the divisor, which could be zero without it. */
const epsilon = 1e-6

/** The state of each head as a value that can be changed: its d · (d + 1) numbers row by row, a row for each feature of the keys. */
function matrixState({ id, params: { heads } }: LinearAttention, size: number): Alterable {
  const width = heads * size * (size + 1)
  return { layer: id, name: 'S', label: 'matrix state', range: 'signed', width, units: heads, initial: 'zeros', copies: true }
}

/**
 * [T, B, D] → [T, B, D]. The state is Σ φ(k) vᵀ and Σ φ(k), [B, H, d, d + 1]: the sum of the keys is a value that is 1 everywhere. A state that
 * is changed is computed step by step, so that each step sees what the step before left.
 */
export function lowerLinearAttention(layer: LinearAttention, input: Value, context: LayerContext): Value {
  const { builder, length, batch } = context
  const { heads, form, bias } = layer.params
  const size = at(input.type.shape, 2) / heads
  const flat = (name: string) => projectWithBias(context, input, `${layer.id}.${name}`, bias)
  const [query, key] = [feature(builder, flat('query')), feature(builder, flat('key'))]
  const inner = matrixState(layer, size)
  const change = context.alter?.of(inner) ?? null
  const steps = form === 'recurrent' || change ? 1 : Math.min(length, linearChunkSteps)
  const state = stateName(layer.id, 'sum')
  const start = entering(context, state, [batch, heads, size, size + 1])
  const { carries, outputs } = builder.scan({
    length: Math.ceil(length / steps),
    segments: steps > 1,
    carries: [start],
    inputs: [...[query, key, flat('value')].map((value) => cutTime(builder, value, steps)), ...alterationInputs(change)],
    closed: [],
    body: (body, each) => {
      const [q, k, v] = each.inputs.slice(0, 3).map((value) => splitHeads(body, value, heads)) as [Value, Value, Value]
      const before = at(each.carries, 0)
      const { next, answer } = change
        ? alteredStep(body, before, { q, k, v }, alterationAt(each.inputs, 3))
        : block(body, before, { q, k, v })
      return { carries: [next], outputs: [joinHeads(body, answer), ...(change ? [next] : [])] }
    }
  })
  // The last block is padded with keys of zero, which add nothing.
  context.carried?.leave(state, at(carries, 0))
  if (change) context.alter?.tell(inner, builder.reshape(at(outputs, 1), [length, batch, inner.width]))
  const joined = alterOverTime(builder, context.alter, headsOf(layer), joinTime(builder, at(outputs, 0), length))
  return projectWithBias(context, joined, `${layer.id}.out`, bias)
}

/**
 * Computes the Frobenius norm of each head's state Σ φ(k) vᵀ after each time step, [T, B, H]. It runs step by step from an empty state,
 * whichever form the layer has.
 */
export function linearAttentionNorms({ id, params }: LinearAttention, input: Value, context: LayerContext): Value {
  const { builder, length, batch } = context
  const flat = (name: string) => projectWithBias(context, input, `${id}.${name}`, params.bias)
  const size = at(input.type.shape, 2) / params.heads
  const { outputs } = builder.scan({
    length,
    carries: [builder.fill(0, [batch, params.heads, size, size])],
    inputs: [feature(builder, flat('key')), flat('value')].map((value) => cutTime(builder, value, 1)),
    closed: [],
    body: (body, { carries, inputs }) => {
      const each = (place: number) => splitHeads(body, at(inputs, place), params.heads)
      const next = body.add(at(carries, 0), body.matmul(each(0), each(1), { transposeA: true }))
      return { carries: [next], outputs: [body.unary('sqrt', body.reduceSum(body.mul(next, next), [2, 3]))] }
    }
  })
  return at(outputs, 0)
}

/** Computes the weight of each key for each query, φ(q) · φ(k) divided by the sum of the query's row: [B, H, T, T]. */
export function linearAttentionMap({ id, params }: LinearAttention, input: Value, context: LayerContext): Value {
  const { builder } = context
  const heads = (name: string) =>
    splitHeads(builder, feature(builder, projectWithBias(context, input, `${id}.${name}`, params.bias)), params.heads)
  const products = lowerTriangle(builder, builder.matmul(heads('query'), heads('key'), { transposeB: true }))
  const { shape } = products.type
  const sums = builder.add(builder.reduceSum(products, [3]), builder.scalar(epsilon))
  return builder.div(products, builder.broadcast(builder.reshape(sums, [...shape.slice(0, 3), 1]), shape))
}

/** elu(x) + 1: x + 1 above zero, e^x below. */
export function feature(builder: BlockBuilder, input: Value): Value {
  return builder.add(builder.unary('relu', input), builder.unary('exp', builder.binary('min', input, builder.scalar(0))))
}

interface Compared {
  readonly q: Value
  readonly k: Value
  readonly v: Value
}

/** Computes L steps at once. Earlier steps enter through the state, those of the block by the lower triangle of q kᵀ. */
export function block(builder: BlockBuilder, state: Value, { q, k, v }: Compared): { next: Value; answer: Value } {
  const values = withOnes(builder, v)
  const products = builder.matmul(q, k, { transposeB: true })
  const within = builder.matmul(lowerTriangle(builder, products), values)
  const sums = builder.add(within, builder.matmul(q, state))
  return { next: added(builder, state, k, values), answer: divided(builder, sums, v) }
}

/** Computes one step, whose query reads the state with that step in it and after its change. */
function alteredStep(builder: BlockBuilder, state: Value, { q, k, v }: Compared, change: Alteration): { next: Value; answer: Value } {
  const next = altered(builder, added(builder, state, k, withOnes(builder, v)), change)
  return { next, answer: divided(builder, builder.matmul(q, next), v) }
}

function withOnes(builder: BlockBuilder, v: Value): Value {
  return builder.concat([v, builder.fill(1, [...v.type.shape.slice(0, 3), 1])], 3)
}

const added = (builder: BlockBuilder, state: Value, k: Value, values: Value): Value =>
  builder.add(state, builder.matmul(k, values, { transposeA: true }))

/** Divides sums over values [B, H, L, d] by those over ones, which stand behind them. */
function divided(builder: BlockBuilder, sums: Value, v: Value): Value {
  const size = at(v.type.shape, 3)
  const divisor = builder.add(builder.sliceAxis(sums, 3, size, 1), builder.scalar(epsilon))
  return builder.div(builder.sliceAxis(sums, 3, 0, size), builder.broadcast(divisor, v.type.shape))
}

function lowerTriangle(builder: BlockBuilder, products: Value): Value {
  const { shape } = products.type
  const place = (axis: number) => builder.operation('iota', [], { shape, axis })
  return builder.select(builder.binary('lessEqual', place(3), place(2)), products, builder.fill(0, shape))
}
