/** Checks the range of initial step sizes Δ of a state-space layer. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import { problem } from '../../../../contract/problems/problem'
import type { Problem } from '../../../../contract/problems/problems'

export function deltaProblems(layer: LayerOf<'s4d' | 'mamba'>): Problem[] {
  const { deltaMin: low, deltaMax: high } = layer.params
  return low > high ? [problem('layer.delta', { layer: layer.id }, { layer: layer.name, low, high })] : []
}
