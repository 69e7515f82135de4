/** Lays out the nodes that are new in a cell around those that stayed, which keep their places. */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { drawnCell } from '../geometry/drawnCell'
import type { Box } from '../geometry/edgePath'
import { layoutCell } from './layout'
import type { Layouter } from './layout'

/** Canvas pixels between a new node and one that stayed. */
const gap = 16

/**
 * Top left corners of the new nodes: those of a layout of the whole cell, brought together to where what enters the step stands now (or
 * else all that stayed), and as far up or down as keeps them off every node that stayed. With nothing that stayed, the layout itself.
 */
export async function layoutAround(cell: CellGraph, stayed: ReadonlySet<string>, layouter: Layouter): Promise<Record<string, Position>> {
  const laid = await layoutCell(cell, null, layouter)
  const stayedNodes = cell.nodes.filter((node) => stayed.has(node.id))
  const fresh = cell.nodes.filter((node) => !stayed.has(node.id) && laid[node.id] !== undefined)
  const by = shiftOf(stayedNodes, laid)
  const { boxes } = drawnCell(cell)
  const at = ({ id }: CellNode): Box => {
    const { x, y } = laid[id] ?? { x: 0, y: 0 }
    return { width: 0, height: 0, ...boxes.get(id), x: Math.round(x + by.x), y: Math.round(y + by.y) }
  }
  const down = clearance(
    fresh.map(at),
    stayedNodes.flatMap(({ id }) => boxes.get(id) ?? [])
  )
  return Object.fromEntries(fresh.map((node) => [node.id, { x: at(node).x, y: at(node).y + down }]))
}

/** From the layout to where things stand. */
function shiftOf(stayedNodes: readonly CellNode[], laid: Readonly<Record<string, Position>>): Position {
  const entering = stayedNodes.filter(({ kind }) => kind === 'input' || kind === 'state')
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
