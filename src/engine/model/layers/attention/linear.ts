/** Linear attention (Katharopoulos et al. 2020) has the weights φ(q) · φ(k). It is computed in parallel blocks, or step by step. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { linearChunkSteps } from './sizes'
import { stateName } from '../step'
import { alterOverTime } from '../alter'
import { headsOf, joinHeads, splitHeads } from './heads'
import { entering, projectWithBias } from '../context'
import type { LayerContext } from '../context'
import { cutTime, joinTime } from '../stateSpace/stretches'

type LinearAttention = LayerOf<'linearAttention'>

/** Added to the divisor, which could be zero without it. */
const epsilon = 1e-6

/** [T, B, D] → [T, B, D]. The state is Σ φ(k) vᵀ and Σ φ(k), [B, H, d, d + 1]: the sum of the keys is a value that is 1 everywhere. */
export function lowerLinearAttention(layer: LinearAttention, input: Value, context: LayerContext): Value {
  const { builder, length, batch } = context
  const { heads, form, bias } = layer.params
  const size = at(input.type.shape, 2) / heads
  const flat = (name: string) => projectWithBias(context, input, `${layer.id}.${name}`, bias)
  const [query, key] = [feature(builder, flat('query')), feature(builder, flat('key'))]
  const steps = form === 'recurrent' ? 1 : Math.min(length, linearChunkSteps)
  const state = stateName(layer.id, 'sum')
  const start = entering(context, state, [batch, heads, size, size + 1])
  const { carries, outputs } = builder.scan({
    length: Math.ceil(length / steps),
    segments: steps > 1,
    carries: [start],
    inputs: [query, key, flat('value')].map((value) => cutTime(builder, value, steps)),
    closed: [],
    body: (body, each) => {
      const [q, k, v] = each.inputs.map((value) => splitHeads(body, value, heads)) as [Value, Value, Value]
      const { next, answer } = block(body, at(each.carries, 0), { q, k, v })
      return { carries: [next], outputs: [joinHeads(body, answer)] }
    }
  })
  // The last block is padded with keys of zero, which add nothing.
  context.carried?.leave(state, at(carries, 0))
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

/** Computes L steps at once. Earlier steps enter through the state, those of the block by the lower triangle of q kᵀ. */
export function block(builder: BlockBuilder, state: Value, { q, k, v }: { q: Value; k: Value; v: Value }): { next: Value; answer: Value } {
  const [batch = 0, heads = 0, steps = 0, size = 0] = v.type.shape
  const values = builder.concat([v, builder.fill(1, [batch, heads, steps, 1])], 3)
  const products = builder.matmul(q, k, { transposeB: true })
  const within = builder.matmul(lowerTriangle(builder, products), values)
  const sums = builder.add(within, builder.matmul(q, state))
  const divisor = builder.add(builder.sliceAxis(sums, 3, size, 1), builder.scalar(epsilon))
  const answer = builder.div(builder.sliceAxis(sums, 3, 0, size), builder.broadcast(divisor, v.type.shape))
  return { next: builder.add(state, builder.matmul(k, values, { transposeA: true })), answer }
}

function lowerTriangle(builder: BlockBuilder, products: Value): Value {
  const { shape } = products.type
  const place = (axis: number) => builder.operation('iota', [], { shape, axis })
  return builder.select(builder.binary('lessEqual', place(3), place(2)), products, builder.fill(0, shape))
}
