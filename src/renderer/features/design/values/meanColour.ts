/** The colour of a node's mean, as that of a heat map. */
import { colourTable, cssColour } from '../../../../contract/look/colourMaps'
import type { Theme } from '../../../../contract/look/colourMaps'
import { mapKindOf } from '../../../../contract/look/paintHeatMap'
import type { NodeValue } from './nodeValues'

/** A CSS colour; transparent where the mean is no number. */
export function meanColour({ map, scale, mean }: NodeValue, theme: Theme): string {
  if (Number.isNaN(mean)) return 'transparent'
  const share = (mean - scale.low) / (scale.high - scale.low)
  return cssColour(colourTable(mapKindOf(map.range), theme)[Math.round(Math.min(1, Math.max(0, share)) * 255)] ?? 0)
}
