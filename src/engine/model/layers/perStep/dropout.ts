/** Dropout as a layer between others: [T, B, D] → [T, B, D], the identity outside training. */
import { bytesOfFloat } from '../../../compiler/program/shapes'
import { dropout } from '../dropout'
import type { LayerKindRow } from '../layerKind'
import { lowerOne, oneInput, sameWidth } from '../rowParts'

export const dropoutKind: LayerKindRow<'dropout'> = {
  ...oneInput,
  label: 'dropout',
  width: sameWidth,
  checked: (layer, { inputs, width }) => ({ kind: layer.kind, layer, inputs, width }),
  flops: ({ width }) => width,
  tokenBytes: ({ width }) => 3 * bytesOfFloat * width,
  lower: lowerOne(({ id, params }, input, { builder, random }) => dropout(builder, random, input, { ...params, site: id }))
}
