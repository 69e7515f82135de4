/** Norm over the units of each vector: layer norm (Ba et al. 2016) or root mean square (Zhang and Sennrich 2019), [T, B, D] → [T, B, D]. */
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { Value } from '../../../compiler/program/types'
import { meanOfUnits, unitVariance } from '../functions'
import type { LayerContext } from '../context'

export function lowerNorm({ id, params }: LayerOf<'norm'>, input: Value, { builder, weight }: LayerContext): Value {
  const gain = weight(`${id}.gain`)
  if (params.form === 'rmsNorm') return builder.mul(unitVariance(builder, input), gain)
  const centred = builder.sub(input, meanOfUnits(builder, input))
  return builder.add(builder.mul(unitVariance(builder, centred), gain), weight(`${id}.bias`))
}
