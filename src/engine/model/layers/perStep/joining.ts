/** The layers that join several values into one: side by side, or as a sum. */
import { bytesOfFloat } from '../../../compiler/program/shapes'
import type { LayerKindRow } from '../layerKind'
import { onVectors, severalInputs } from '../rowParts'

/** [T, B, D₁], [T, B, D₂], … → [T, B, D₁ + D₂ + …]. */
export const concatKind: LayerKindRow<'concat'> = {
  ...severalInputs,
  label: 'concat',
  width: (_, inputs) => onVectors((widths) => ({ width: widths.reduce((sum, width) => sum + width, 0) }))(inputs),
  checked: (layer, { inputs, width }) => ({ kind: layer.kind, layer, inputs, width }),
  flops: () => 0,
  tokenBytes: ({ width }) => 2 * bytesOfFloat * width,
  lower: (_, inputs, { builder }) => ({ value: builder.concat(inputs, 2), taps: [] })
}

/** [T, B, D], [T, B, D], … → [T, B, D]. */
export const residualKind: LayerKindRow<'residual'> = {
  ...severalInputs,
  label: 'residual',
  width: (_, inputs) =>
    onVectors((widths) =>
      widths.every((width) => width === widths[0]) ? { width: widths[0] ?? 0 } : { needs: 'its inputs must have one width' }
    )(inputs),
  checked: (layer, { inputs, width }) => ({ kind: layer.kind, layer, inputs, width }),
  flops: ({ inputs, width }) => (inputs.length - 1) * width,
  tokenBytes: ({ width }) => 2 * bytesOfFloat * width,
  lower: (_, inputs, { builder }) => ({ value: builder.sum(inputs), taps: [] })
}
