/** Heads: a vector of D units as H vectors of D / H. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { BlockBuilder } from '../../../compiler/program/builder'
import type { Value } from '../../../compiler/program/types'

/** The name by which heads are changed: a unit is what one head reads, before the layer's last product. */
export function headsOf({ id, params: { heads } }: LayerOf<'attention' | 'linearAttention'>) {
  return { layer: id, name: 'heads', label: 'what each head reads', units: heads }
}

/** The name by which a token's keys or values are changed, for all tokens that read them; keys before rotary positions turn them. */
export function offeredBy({ id, params: { heads } }: LayerOf<'attention'>, what: 'key' | 'value') {
  return { layer: id, name: what === 'key' ? 'k' : 'v', label: `${what}s of each head`, units: heads }
}

/** [T, B, D] → [B, H, T, D / H]. */
export function splitHeads(builder: BlockBuilder, value: Value, heads: number): Value {
  const [length = 0, batch = 0, width = 0] = value.type.shape
  return builder.transpose(builder.reshape(value, [length, batch, heads, width / heads]), [1, 2, 0, 3])
}

/** [B, H, T, d] → [T, B, H · d]. */
export function joinHeads(builder: BlockBuilder, value: Value): Value {
  const [batch = 0, heads = 0, length = 0, size = 0] = value.type.shape
  return builder.reshape(builder.transpose(value, [2, 0, 1, 3]), [length, batch, heads * size])
}
