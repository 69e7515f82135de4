/** Finds the edge on which a dropped node lies. */
import type { Position } from '../../../lib/edits/edit'
import type { DrawnCell } from '../../../../cell/drawing/drawnCell'
import type { DrawnEdge } from '../../../../cell/drawing/drawnEdge'
import { edgeCurve, pointsOn } from '../../../../cell/drawing/edgePath'

/** The drawn edge that passes nearest to a point, by sampling its curve; null when none passes within `reach`. */
export function nearestEdge({ edges, boxes }: Pick<DrawnCell, 'edges' | 'boxes'>, at: Position, reach = 22): DrawnEdge | null {
  let best: { edge: DrawnEdge; distance: number } | null = null
  for (const edge of edges) {
    const source = boxes.get(edge.source)
    const target = boxes.get(edge.target)
    if (source === undefined || target === undefined) continue
    const distance = distanceToCurve(edgeCurve(source, target, edge.entry, edge.exit, edge.via), at)
    if (distance <= reach && (best === null || distance < best.distance)) best = { edge, distance }
  }
  return best?.edge ?? null
}

/** Distance of a point from a path of `edgeCurve`. */
function distanceToCurve(path: string, at: Position): number {
  return Math.min(Infinity, ...pointsOn(path, 40).map(({ x, y }) => Math.hypot(x - at.x, y - at.y)))
}
