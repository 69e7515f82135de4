/** Runs one token of linear attention (Katharopoulos et al. 2020, section 3.4). Its memory Σ φ(k) vᵀ and Σ φ(k) does not grow. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { at } from '../../../compiler/program/shapes'
import { joinHeads, splitHeads } from './heads'
import { projectWithBias } from '../context'
import { block, feature } from './linear'
import type { Value } from '../../../compiler/program/types'
import type { StateSpec, StepContext, Stepped } from '../step'

export function linearAttentionStates({ heads }: LayerOf<'linearAttention'>['params'], width: number): StateSpec[] {
  const size = width / heads
  return [{ name: 'sum', stepName: 'state', label: 'matrix state', shape: [heads, size, size + 1] }]
}

export function stepLinearAttention(
  layer: LayerOf<'linearAttention'>,
  input: Value,
  before: readonly Value[],
  context: StepContext
): Stepped {
  const { builder } = context
  const { heads, bias } = layer.params
  const flat = (name: string) => projectWithBias(context, input, `${layer.id}.${name}`, bias)
  const [q, k] = [splitHeads(builder, feature(builder, flat('query')), heads), splitHeads(builder, feature(builder, flat('key')), heads)]
  const { next, answer } = block(builder, at(before, 0), { q, k, v: splitHeads(builder, flat('value'), heads) })
  return { value: projectWithBias(context, joinHeads(builder, answer), `${layer.id}.out`, bias), memory: [next] }
}
