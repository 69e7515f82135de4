/** Computes the scores of queries on keys: q kᵀ / √d, plus a bias by distance with ALiBi, and a very low score for masked keys. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { BlockBuilder } from '../../../compiler/program/builder'
import { at } from '../../../compiler/program/shapes'
import type { Value } from '../../../compiler/program/types'
import { alibi } from '../positions'

type Form = Pick<LayerOf<'attention'>['params'], 'heads' | 'causal' | 'positions'>

/** Values [B, H, steps, d] with the places of their steps, int32 [steps]. */
export interface Compared {
  readonly query: Value
  readonly queryPlaces: Value
  readonly key: Value
  readonly keyPlaces: Value
  /** float32 [J, B], 1 for keys of real steps; null if all steps are real. */
  readonly mask: Value | null
}

/** The score of a masked key. The softmax makes it zero; it is finite, so that a row without any key has no NaN. */
export const never = -1e9

/** [B, H, I, J]. */
export function attentionScores(form: Form, builder: BlockBuilder, compared: Compared): Value {
  const { query, key, queryPlaces, keyPlaces } = compared
  const scale = 1 / Math.sqrt(at(query.type.shape, 3))
  const scores = builder.matmul(builder.scale(query, scale), key, { transposeB: true })
  const { shape } = scores.type
  const biased =
    form.positions === 'alibi' ? builder.add(scores, builder.broadcast(alibi(builder, form.heads, queryPlaces, keyPlaces), shape)) : scores
  const seen = visible(form.causal, builder, compared, shape)
  return seen ? builder.select(seen, biased, builder.fill(never, shape)) : biased
}

/** Returns which keys a query sees, bool [B, H, I, J], or null if it sees all. */
function visible(
  causal: boolean,
  builder: BlockBuilder,
  { queryPlaces, keyPlaces, mask }: Compared,
  shape: readonly number[]
): Value | null {
  const [batch = 0, , rows = 0, columns = 0] = shape
  const real = mask && builder.binary('less', builder.scalar(0.5), builder.transpose(mask, [1, 0]))
  const keys = real && builder.broadcast(builder.reshape(real, [batch, 1, 1, columns]), shape)
  if (!causal) return keys
  const spread = (value: Value, sizes: readonly number[]) => builder.broadcast(builder.reshape(value, sizes), [rows, columns])
  const past = builder.broadcast(builder.binary('lessEqual', spread(keyPlaces, [1, columns]), spread(queryPlaces, [rows, 1])), shape)
  return keys ? builder.operation('and', [past, keys], {}) : past
}
