/** Multi-head self-attention (Vaswani et al. 2017, section 3.2), whole or block by block. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { attentionForm } from './sizes'
import type { Value } from '../../../compiler/program/types'
import { attentionScores } from './scores'
import { chunkedAttention } from './chunked'
import type { Asked } from './chunked'
import { softmax } from '../functions'
import { alterOverTime } from '../alter'
import { headsOf, joinHeads, offeredBy, splitHeads } from './heads'
import { projectWithBias } from '../context'
import type { LayerContext } from '../context'
import { places, rotary } from '../positions'

type Attention = LayerOf<'attention'>

/** [T, B, D] → [T, B, D]. Both forms drop the same weights, because a weight's mask depends on its place. */
export function lowerAttention(layer: Attention, input: Value, context: LayerContext): Value {
  const { builder } = context
  const compared = queriesKeysValues(layer, input, context)
  const { rate, site } = { rate: layer.params.dropout, site: `${layer.id}.attention` }
  if (!context.anyLength && attentionForm(layer.params, context.length) === 'chunked') {
    const random = rate > 0 ? context.random?.() : null
    const dropped = random ? { random, drop: { rate, site, mask: 'step' as const } } : null
    return leave(layer, chunkedAttention(layer.params, builder, compared, { dropped }), context)
  }
  const weights = softmax(builder, attentionScores(layer.params, builder, compared))
  const dropped = context.dropout(weights, rate, site, 0)
  return leave(layer, builder.matmul(dropped, compared.value), context)
}

/** Computes the attention weights by the plain form, whichever form runs: [B, H, T, T], query by key. */
export function attentionMap(layer: Attention, input: Value, context: LayerContext): Value {
  const { builder } = context
  return softmax(builder, attentionScores(layer.params, builder, queriesKeysValues(layer, input, context)))
}

export function leave(layer: Attention, heads: Value, context: LayerContext): Value {
  const { builder, alter } = context
  const joined = alterOverTime(builder, alter, headsOf(layer), joinHeads(builder, heads))
  return projectWithBias(context, joined, `${layer.id}.out`, layer.params.bias)
}

function queriesKeysValues(layer: Attention, input: Value, context: LayerContext): Asked {
  const { builder, length, mask } = context
  const stepPlaces = places(builder, length)
  const [query, key, value] = (['query', 'key', 'value'] as const).map((name) => {
    const projected = projectWithBias(context, input, `${layer.id}.${name}`, layer.params.bias)
    const offered = name === 'query' ? projected : alterOverTime(builder, context.alter, offeredBy(layer, name), projected)
    const heads = splitHeads(builder, offered, layer.params.heads)
    return layer.params.positions === 'rotary' && name !== 'value' ? rotary(builder, heads, stepPlaces) : heads
  }) as [Value, Value, Value]
  return { query, queryPlaces: stepPlaces, key, value, keyPlaces: stepPlaces, mask }
}
