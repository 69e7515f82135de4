/** The row of linear attention layers. */
import { bytesOfFloat } from '../../../compiler/program/shapes'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Value } from '../../../compiler/program/types'
import type { LayerContext, Tap } from '../context'
import type { LayerKindRow } from '../layerKind'
import { lowerOne, oneInput, sameWidth } from '../rowParts'
import { linearAttentionMap, linearAttentionNorms, lowerLinearAttention } from './linear'
import { linearAttentionStates, stepLinearAttention } from './linearStep'
import { attentionWeights, headsProblems, mapTap, projectionFlops } from './projections'
import { linearChunkSteps } from './sizes'

export const linearAttentionKind: LayerKindRow<'linearAttention'> = {
  ...oneInput,
  label: 'linear attention',
  width: sameWidth,
  problems: (layer, { width }) => headsProblems(layer, width),
  checked: (layer, { inputs, width, writers }) => ({ kind: layer.kind, layer, inputs, width, writers }),
  writesToSum: true,
  weights: attentionWeights,
  flops: (checked) => projectionFlops(checked) + (4 * checked.width * checked.width) / checked.layer.params.heads + 10 * checked.width,
  tokenBytes: ({ layer, width }) => 10 * bytesOfFloat * width + 2 * bytesOfFloat * layer.params.heads * linearChunkSteps,
  states: ({ layer, width }) => linearAttentionStates(layer.params, width),
  lower: lowerOne(lowerLinearAttention),
  step: ({ layer }, input, states, context) => stepLinearAttention(layer, input, states, context),
  taps: ({ layer }, { input, context, output }) => [
    normTap(layer, input, context),
    output,
    mapTap(layer.id, linearAttentionMap(layer, input, context))
  ],
  hasMatrix: true,
  gradientName: 'y',
  formNote: ({ layer }) =>
    layer.params.form === 'parallel' ? 'in parallel over time, as its settings ask' : 'step by step, as its settings ask'
}

function normTap(layer: LayerOf<'linearAttention'>, input: Value, context: LayerContext): Tap {
  const name = '‖S‖'
  const value = linearAttentionNorms(layer, input, context)
  return {
    name: `${layer.id}.${name}`,
    layer: layer.id,
    node: name,
    form: 'series',
    code: 'stateNorm',
    label: 'state norm',
    role: 'state',
    range: 'positive',
    value
  }
}
