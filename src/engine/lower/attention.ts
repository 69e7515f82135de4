/** Multi-head self-attention (Vaswani et al. 2017, section 3.2), whole or block by block. */
import type { LayerOf } from '../../contract/document/modelGraph'
import type { BlockBuilder } from '../program/builder'
import { at } from '../program/shapes'
import type { Value } from '../program/types'
import { chunkSteps } from '../graph/attentionSizes'
import { softmax } from './functions'
import { joinHeads, splitHeads } from './heads'
import { projectWithBias } from './layerContext'
import type { LayerContext } from './layerContext'
import { alibi, places, rotary } from './positions'
import { cutTime, joinTime } from './stateSpace/stretches'

type Attention = LayerOf<'attention'>

/** What is asked, and what answers: values [B, H, steps, d] with the places of their steps, int32 [steps]. */
interface Asked {
  readonly query: Value
  readonly queryPlaces: Value
  readonly key: Value
  readonly value: Value
  readonly keyPlaces: Value
  /** bool [B, J]: keys that are there; null when all are. */
  readonly real: Value | null
}

/** [T, B, D] → [T, B, D]. With dropout it is whole in any case, which takes its numbers once. */
export function lowerAttention(layer: Attention, input: Value, context: LayerContext): Value {
  const { builder } = context
  const asked = queriesKeysValues(layer, input, context)
  const drops = context.random !== null && layer.params.dropout > 0
  const whole = layer.params.form === 'plain' || drops || context.length <= chunkSteps
  if (!whole) return leave(layer, chunked(layer, builder, asked), context)
  const weights = attentionWeights(layer, builder, asked)
  const dropped = context.dropout(weights, layer.params.dropout, `${layer.id}.attention`, 0)
  return leave(layer, builder.matmul(dropped, asked.value), context)
}

function leave(layer: Attention, heads: Value, context: LayerContext): Value {
  return projectWithBias(context, joinHeads(context.builder, heads), `${layer.id}.out`, layer.params.bias)
}

function queriesKeysValues(layer: Attention, input: Value, context: LayerContext): Asked {
  const { builder, length, mask } = context
  const own = places(builder, length)
  const [query, key, value] = (['query', 'key', 'value'] as const).map((name) => {
    const heads = splitHeads(builder, projectWithBias(context, input, `${layer.id}.${name}`, layer.params.bias), layer.params.heads)
    return layer.params.positions === 'rotary' && name !== 'value' ? rotary(builder, heads, own) : heads
  }) as [Value, Value, Value]
  const real = mask ? builder.binary('less', builder.scalar(0.5), builder.transpose(mask, [1, 0])) : null
  return { query, queryPlaces: own, key, value, keyPlaces: own, real }
}

/** A score that leaves nothing after the softmax, and is finite, so that a row without any key has no NaN. */
const never = -1e9

/** softmax(q kᵀ / √d + bias) over the keys that a query may see, [B, H, I, J]. */
function attentionWeights({ params }: Attention, builder: BlockBuilder, asked: Asked): Value {
  const { query, key, queryPlaces, keyPlaces } = asked
  const scale = 1 / Math.sqrt(at(query.type.shape, 3))
  const scores = builder.matmul(builder.scale(query, scale), key, { transposeB: true })
  const { shape } = scores.type
  const biased =
    params.positions === 'alibi'
      ? builder.add(scores, builder.broadcast(alibi(builder, params.heads, queryPlaces, keyPlaces), shape))
      : scores
  const seen = visible(params.causal, builder, asked, shape)
  return softmax(builder, seen ? builder.select(seen, biased, builder.fill(never, shape)) : biased)
}

/** bool [B, H, I, J]; null when everything is. */
function visible(causal: boolean, builder: BlockBuilder, { queryPlaces, keyPlaces, real }: Asked, shape: readonly number[]): Value | null {
  const [batch = 0, , rows = 0, columns = 0] = shape
  const keys = real && builder.broadcast(builder.reshape(real, [batch, 1, 1, columns]), shape)
  if (!causal) return keys
  const spread = (value: Value, sizes: readonly number[]) => builder.broadcast(builder.reshape(value, sizes), [rows, columns])
  const past = builder.broadcast(builder.binary('lessEqual', spread(keyPlaces, [1, columns]), spread(queryPlaces, [rows, 1])), shape)
  return keys ? builder.operation('and', [past, keys], {}) : past
}

/**
 * The queries in blocks, each against all keys, a whole row of the softmax at once; the backward pass computes a block's map again, so that
 * at no time there is more than one (Rabe and Staats 2021, without their second loop over the keys).
 */
function chunked(layer: Attention, builder: BlockBuilder, asked: Asked): Value {
  const length = at(asked.query.type.shape, 2)
  const inTime = builder.transpose(asked.query, [2, 0, 1, 3])
  const { key, value, keyPlaces, real } = asked
  const { outputs } = builder.scan({
    length: Math.ceil(length / chunkSteps),
    segments: true,
    carries: [],
    inputs: [cutTime(builder, inTime, chunkSteps), cutTime(builder, asked.queryPlaces, chunkSteps)],
    closed: [key, value, keyPlaces, ...(real ? [real] : [])],
    body: (body, { inputs, closed }) => {
      const query = body.transpose(at(inputs, 0), [1, 2, 0, 3])
      const block = {
        query,
        queryPlaces: at(inputs, 1),
        key: at(closed, 0),
        value: at(closed, 1),
        keyPlaces: at(closed, 2),
        real: closed[3] ?? null
      }
      const answer = body.matmul(attentionWeights(layer, body, block), block.value)
      return { carries: [], outputs: [body.transpose(answer, [2, 0, 1, 3])] }
    }
  })
  return builder.transpose(joinTime(builder, at(outputs, 0), length), [1, 2, 0, 3])
}
