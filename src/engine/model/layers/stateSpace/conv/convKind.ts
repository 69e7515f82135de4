/** The row of causal convolutions. */
import { bytesOfFloat } from '../../../../compiler/program/shapes'
import type { LayerKindRow } from '../../layerKind'
import { lowerOne, oneInput, sameWidth } from '../../rowParts'
import { convWeights } from '../weights'
import { lowerConv } from './conv'
import { stepConv, windowStates } from './convStep'

export const convKind: LayerKindRow<'conv'> = {
  ...oneInput,
  label: 'convolution',
  width: sameWidth,
  checked: (layer, { inputs, width }) => ({ kind: layer.kind, layer, inputs, width }),
  weights: ({ layer, width }) => convWeights(layer, width),
  flops: ({ layer: { params }, width }) => 2 * params.kernel * width + (params.activation === 'silu' ? 2 * width : 0),
  tokenBytes: ({ layer, width }) => bytesOfFloat * width * (layer.params.activation === 'silu' ? 4 : 2),
  states: ({ layer, width }) => windowStates(layer.params.kernel, width),
  lower: lowerOne(lowerConv),
  step: ({ layer }, input, states, context) => stepConv(layer, input, states, context),
  taps: (_, { output }) => [output],
  gradientName: 'y'
}
