/** The parts that both kinds of attention share: the four matrices, their cost, and the check that heads divide the width. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'
import type { Value } from '../../../compiler/program/types'
import type { Tap } from '../context'
import type { CheckedOf } from '../layerKind'
import { constantStart, layerWeight, matrixStart } from '../weightSpec'
import type { WeightSpec } from '../weightSpec'

type AnyAttention = CheckedOf<'attention' | 'linearAttention'>

/** `query`, `key`, `value` and `out`, each [D, D]. */
export function attentionWeights({ layer, width, writers }: AnyAttention): WeightSpec[] {
  return (['query', 'key', 'value', 'out'] as const).flatMap((name) => [
    layerWeight(layer.id, `${name}.weight`, matrixStart(layer.params.start, width, width, name === 'out' ? writers : 1), width, width),
    ...(layer.params.bias ? [layerWeight(layer.id, `${name}.bias`, constantStart(0), width)] : [])
  ])
}

/** Counts the operations of one token for query, key, value and output. */
export function projectionFlops({ layer, width }: AnyAttention): number {
  return 8 * width * width + (layer.params.bias ? 4 * width : 0)
}

/** Rotary positions turn the units of a head in pairs. */
export function headsProblems(layer: LayerOf<'attention' | 'linearAttention'>, width: number): Problem[] {
  const { heads } = layer.params
  const even = layer.kind === 'attention' && layer.params.positions === 'rotary' && width % heads === 0
  if (width % heads === 0 && (!even || (width / heads) % 2 === 0)) return []
  const needs = even ? 'an even part, as rotary positions turn units in pairs' : 'an equal part'
  return [problem('layer.heads', { layer: layer.id }, { layer: layer.name, width, heads, needs })]
}

/** Makes the tap of the attention weights, [B, H, T, T]: how much each query reads of each key. */
export function mapTap(layer: string, value: Value): Tap {
  const name = 'attention'
  return {
    name: `${layer}.${name}`,
    layer,
    node: name,
    form: 'attention',
    code: 'attention',
    label: 'attention',
    role: 'plain',
    range: 'gate',
    value
  }
}
