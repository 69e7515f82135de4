/** One token of linear attention (Katharopoulos et al. 2020, section 3.4): the memory is Σ φ(k) vᵀ beside Σ φ(k), of one size for ever. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { at } from '../../../compiler/program/shapes'
import { joinHeads, splitHeads } from './heads'
import { projectWithBias } from '../context'
import { block, feature } from './linear'
import { float32, zeroStart } from '../step'
import type { LayerStep, MemorySpec, StepSizes } from '../step'

export function linearAttentionStep(layer: LayerOf<'linearAttention'>, width: number, { batch }: StepSizes): LayerStep {
  const { heads, bias } = layer.params
  const size = width / heads
  const memory: MemorySpec[] = [{ name: 'state', label: 'matrix state', type: float32(batch, heads, size, size + 1), tokenAxis: null }]
  return {
    memory,
    start: zeroStart(memory),
    step: (input, before, context) => {
      const { builder } = context
      const flat = (name: string) => projectWithBias(context, input, `${layer.id}.${name}`, bias)
      const [q, k] = [
        splitHeads(builder, feature(builder, flat('query')), heads),
        splitHeads(builder, feature(builder, flat('key')), heads)
      ]
      const { next, answer } = block(builder, at(before, 0), { q, k, v: splitHeads(builder, flat('value'), heads) })
      return { value: projectWithBias(context, joinHeads(builder, answer), `${layer.id}.out`, bias), memory: [next] }
    }
  }
}
