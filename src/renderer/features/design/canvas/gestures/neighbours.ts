/** Finds where the keyboard moves from a node or a folded group: along its edges, or to a neighbour on the drawing. */
import type { Position } from '../../../../lib/edits/edit'
import type { DrawnCell } from '../../../../../cell/drawing/drawnCell'
import type { DrawnEdge } from '../../../../../cell/drawing/drawnEdge'
import type { Box } from '../../../../../cell/drawing/edgePath'

/** What enters a node or folded group, then what leaves it. */
export function edgesAt({ edges }: DrawnCell, id: string): DrawnEdge[] {
  return [...edges.filter(({ target }) => target === id), ...edges.filter(({ source }) => source === id)]
}

/**
 * The nearest node or folded group in a direction, where what lies aside counts twice; without one to go from the first one; null when none
 * lies there.
 */
export function nearestNode({ boxes }: DrawnCell, from: string | null, direction: Position): string | null {
  const start = boxes.get(from ?? '')
  if (start === undefined) return [...boxes.keys()][0] ?? null
  let best: { id: string; far: number } | null = null
  for (const [id, box] of boxes) {
    const [dx, dy] = [middle(box).x - middle(start).x, middle(box).y - middle(start).y]
    const ahead = dx * direction.x + dy * direction.y
    const aside = Math.abs(dx * direction.y) + Math.abs(dy * direction.x)
    const far = ahead + 2 * aside
    if (box !== start && ahead > 0 && aside <= 2 * ahead && (best === null || far < best.far)) best = { id, far }
  }
  return best?.id ?? null
}

function middle({ x, y, width, height }: Box): Position {
  return { x: x + width / 2, y: y + height / 2 }
}
