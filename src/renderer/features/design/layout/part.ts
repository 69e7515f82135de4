/** Takes a part of a drawing. */
import type { DrawnCell } from '../../../../cell/drawing/drawnCell'

/** A drawing of some of its nodes and boxes, and of the edges among them. */
export function part(drawn: DrawnCell, ids: ReadonlySet<string>): DrawnCell {
  return {
    nodes: drawn.nodes.filter(({ id }) => ids.has(id)),
    folded: drawn.folded,
    frames: [],
    edges: drawn.edges.filter(({ source, target }) => ids.has(source) && ids.has(target)),
    boxes: new Map([...drawn.boxes].filter(([id]) => ids.has(id)))
  }
}
