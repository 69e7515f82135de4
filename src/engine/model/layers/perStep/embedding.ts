/** Embedding: the row of a table [V, units] for each token, [T, B] → [T, B, units]. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Value } from '../../../compiler/program/types'
import type { LayerContext } from '../context'

export function lowerEmbedding(layer: LayerOf<'embedding'>, tokens: Value, { builder, weight }: LayerContext): Value {
  return builder.gather(weight(`${layer.id}.weight`), tokens)
}
