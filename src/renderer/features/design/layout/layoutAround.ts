/** Lays out the nodes that are new in a cell around those that stayed, which keep their places. */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import type { Box } from '../../../../cell/drawing/edgePath'
import type { Area } from '../geometry/fitDrawing'
import { first, last } from './kernel'
import type { Layouter } from './kernel'
import { layoutCell } from './layout'

/** Canvas pixels between a new node and one that stayed. */
const gap = 16
/** Between the new nodes and what leaves the step. */
const apart = 44

/**
 * Top left corners of the new nodes: those of a layout of the whole cell, brought together to where what enters the step stands now (or
 * else all that stayed). What leaves the step moves to the right as far as they need, with all that stands there, and where they would
 * still cover a node that stayed they go up or down. With nothing that stayed, the layout itself.
 */
export async function layoutAround(
  cell: CellGraph,
  stayed: ReadonlySet<string>,
  layouter: Layouter,
  area?: Area
): Promise<Record<string, Position>> {
  const laid = await layoutCell(cell, null, layouter, area)
  const stayedNodes = cell.nodes.filter((node) => stayed.has(node.id))
  const fresh = cell.nodes.filter((node) => !stayed.has(node.id) && laid[node.id] !== undefined)
  const by = shiftOf(stayedNodes, laid)
  const { boxes } = drawnCell(cell)
  const at = ({ id }: CellNode): Box => {
    const { x, y } = laid[id] ?? { x: 0, y: 0 }
    return { width: 0, height: 0, ...boxes.get(id), x: Math.round(x + by.x), y: Math.round(y + by.y) }
  }
  const shifted = roomAtRight(stayedNodes, fresh.map(at))
  const down = clearance(
    fresh.map(at),
    stayedNodes.flatMap(({ id }) => {
      const box = boxes.get(id)
      return box === undefined ? [] : [{ ...box, ...shifted[id] }]
    })
  )
  return { ...shifted, ...Object.fromEntries(fresh.map((node) => [node.id, { x: at(node).x, y: at(node).y + down }])) }
}

/** New places of what leaves the step and of all that stands to the right of it; none where there is room enough. */
function roomAtRight(stayedNodes: readonly CellNode[], fresh: readonly Box[]): Record<string, Position> {
  const entering = stayedNodes.filter(({ kind }) => first.has(kind))
  const entrance = Math.max(-Infinity, ...entering.map(({ position }) => position.x))
  const leaving = stayedNodes.filter(({ kind, position }) => last.has(kind) && position.x > entrance)
  const from = Math.min(Infinity, ...leaving.map(({ position }) => position.x))
  const by = Math.max(...fresh.map(({ x, width }) => x + width)) + apart - from
  if (!Number.isFinite(by) || by <= 0) return {}
  const moved = stayedNodes.filter(({ position }) => position.x >= from)
  return Object.fromEntries(moved.map(({ id, position }) => [id, { x: Math.round(position.x + by), y: position.y }]))
}

/** From the layout to where things stand. */
function shiftOf(stayedNodes: readonly CellNode[], laid: Readonly<Record<string, Position>>): Position {
  const entering = stayedNodes.filter(({ kind }) => first.has(kind))
  const anchors = (entering.length > 0 ? entering : stayedNodes).flatMap(({ id, position }) => {
    const to = laid[id]
    return to === undefined ? [] : [{ x: position.x - to.x, y: position.y - to.y }]
  })
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
  return { x: mean(anchors.map(({ x }) => x)), y: mean(anchors.map(({ y }) => y)) }
}

/** The least way, down or (negative) up, that parts one group of boxes from the other. */
function clearance(moved: readonly Box[], fixed: readonly Box[]): number {
  const taken = moved.flatMap((box) =>
    fixed
      .filter((other) => box.x < other.x + other.width + gap && other.x < box.x + box.width + gap)
      .map((other) => ({ from: other.y - gap - box.height - box.y, to: other.y + other.height + gap - box.y }))
  )
  const around = taken
    .toSorted((a, b) => a.from - b.from)
    .reduce<{ from: number; to: number }[]>((stretches, { from, to }) => {
      const last = stretches.at(-1)
      if (last === undefined || from >= last.to) return [...stretches, { from, to }]
      last.to = Math.max(last.to, to)
      return stretches
    }, [])
    .find(({ from, to }) => from < 0 && 0 < to)
  if (around === undefined) return 0
  return Math.round(-around.from < around.to ? around.from : around.to)
}
