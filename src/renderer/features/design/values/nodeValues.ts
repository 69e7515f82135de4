/** The values of a cell's nodes at one token of what Inspect reads, for the drawing. */
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { LayerOf } from '../../../../contract/document/modelGraph'
import type { HeatMap, ProbeFrame } from '../../../../contract/events/probe'
import { scaleOf } from '../../../../contract/look/paintHeatMap'
import type { HeatMapScale } from '../../../../contract/look/paintHeatMap'
import { tokenStatistics } from '../../inspect/maps/mapFigures'
import type { TokenStatistics } from '../../inspect/maps/mapFigures'

/** A node's map over the whole sequence, and how many time steps its values stand before the cursor. */
export interface NodeMap {
  readonly map: HeatMap
  /** That of the whole sequence, so that colours of different tokens compare. */
  readonly scale: HeatMapScale
  readonly behind: number
}

/** A node's values at one time step, with the figures that Inspect tells of them. */
export interface NodeValue extends TokenStatistics {
  readonly map: HeatMap
  readonly scale: HeatMapScale
  /** [units]. */
  readonly values: Float32Array
}

/**
 * The map of each node, by its identifier. A state that the cell reads is what it kept one time step before. Nodes of which the frame has no
 * map are left out, such as those that were drawn since the run started.
 */
export function nodeMaps(
  { nodes }: CellGraph,
  { id: layer, params }: LayerOf<'recurrent'>,
  { maps }: Pick<ProbeFrame, 'maps'>
): ReadonlyMap<string, NodeMap> {
  const before = params.direction === 'backward' ? -1 : 1
  return new Map(
    nodes.flatMap((node): [string, NodeMap][] => {
      const next = nodes.find((one) => one.kind === 'nextState' && node.kind === 'state' && one.params.state === node.name)
      const map = maps.find((one) => one.layer === layer && one.node === (next ?? node).id)
      return map ? [[node.id, { map, scale: scaleOf(map, map.range), behind: next ? before : 0 }]] : []
    })
  )
}

/** The values at a 0-based time step; null before the sequence and behind it. */
export function valueAt({ map, scale, behind }: NodeMap, token: number): NodeValue | null {
  const step = token - behind
  if (step < 0 || step >= map.steps) return null
  return { map, scale, values: map.values.subarray(step * map.units, (step + 1) * map.units), ...tokenStatistics(map, step) }
}
