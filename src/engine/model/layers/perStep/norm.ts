/** Norm over the units of each vector: layer norm (Ba et al. 2016) or root mean square (Zhang and Sennrich 2019), [T, B, D] → [T, B, D]. */
import { bytesOfFloat } from '../../../compiler/program/shapes'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Value } from '../../../compiler/program/types'
import { meanOfUnits, unitVariance } from '../functions'
import type { LayerContext } from '../context'
import type { LayerKindRow } from '../layerKind'
import { lowerOne, oneInput, sameWidth } from '../rowParts'
import { constantStart, layerWeight } from '../weightSpec'

export const normKind: LayerKindRow<'norm'> = {
  ...oneInput,
  label: 'norm',
  width: sameWidth,
  checked: (layer, { inputs, width }) => ({ kind: layer.kind, layer, inputs, width }),
  /** The gain starts at 1, and the bias, which only a layer norm has, at 0. */
  weights: ({ layer, width }) => [
    layerWeight(layer.id, 'gain', constantStart(1), width),
    ...(layer.params.form === 'layerNorm' ? [layerWeight(layer.id, 'bias', constantStart(0), width)] : [])
  ],
  flops: ({ layer, width }) => (layer.params.form === 'layerNorm' ? 8 : 5) * width,
  tokenBytes: ({ width }) => 2 * bytesOfFloat * width,
  lower: lowerOne(lowerNorm)
}

function lowerNorm({ id, params }: LayerOf<'norm'>, input: Value, { builder, weight }: LayerContext): Value {
  const gain = weight(`${id}.gain`)
  if (params.form === 'rmsNorm') return builder.mul(unitVariance(builder, input), gain)
  const centred = builder.sub(input, meanOfUnits(builder, input))
  return builder.add(builder.mul(unitVariance(builder, centred), gain), weight(`${id}.bias`))
}
