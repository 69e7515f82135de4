/**
 * Runs one token of causal attention with a key–value cache (Shazeer 2019, section 2.4). The cache holds the key and value of every token
 * up to this one, so that each is computed once. Keys are stored after rotary positions have turned them.
 */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { leave } from './attention'
import { attentionScores } from './scores'
import { softmax } from '../functions'
import { splitHeads } from './heads'
import { projectWithBias } from '../context'
import { mapTap } from './projections'
import { places, rotary } from '../positions'
import type { StateSpec, StepContext, Stepped } from '../step'

export function attentionStates({ heads }: LayerOf<'attention'>['params'], width: number): StateSpec[] {
  return ['keys', 'values'].map((name) => ({ name, label: name, shape: [heads, 'tokens', width / heads] }))
}

export function stepAttention(layer: LayerOf<'attention'>, input: Value, before: readonly Value[], context: StepContext): Stepped {
  const { builder, position } = context
  const query = asked(layer, 'query', input, context)
  const keys = cacheWith(builder, at(before, 0), asked(layer, 'key', input, context), position)
  const values = cacheWith(builder, at(before, 1), asked(layer, 'value', input, context), position)
  // The mask hides places after this token, so their content does not matter.
  const keyPlaces = places(builder, at(keys.type.shape, 2))
  const asks = { query, queryPlaces: position, key: keys, keyPlaces, mask: null }
  const weights = softmax(builder, attentionScores(layer.params, builder, asks))
  const value = leave(layer, builder.matmul(weights, values), context)
  return { value, memory: [keys, values], taps: context.taps ? [mapTap(layer.id, weights)] : [] }
}

/** Computes the query, key or value of the token, [B, H, 1, d]. */
function asked(layer: LayerOf<'attention'>, name: 'query' | 'key' | 'value', input: Value, context: StepContext): Value {
  const { builder, position } = context
  const heads = splitHeads(builder, projectWithBias(context, input, `${layer.id}.${name}`, layer.params.bias), layer.params.heads)
  return layer.params.positions === 'rotary' && name !== 'value' ? rotary(builder, heads, position) : heads
}

/** Returns the cache [B, H, C, d] with the token's key or value [B, H, 1, d] at its place. */
function cacheWith(builder: BlockBuilder, cache: Value, added: Value, position: Value): Value {
  const { shape } = cache.type
  const place = builder.operation('iota', [], { shape, axis: 2 })
  const here = builder.binary('equal', place, builder.broadcast(position, shape))
  return builder.select(here, builder.broadcast(added, shape), cache)
}
