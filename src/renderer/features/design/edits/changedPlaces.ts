/** Finds the nodes whose places a move changes. */
import type { CellGraph, CellNode } from '../../../../contract/document/cellGraph'
import type { Position } from '../../../lib/edits/edit'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { groupOfBox } from '../groups/groupEdits'
import { rounded } from './cellEdits'

/** Whole pixels, of those nodes that would stand elsewhere; null when none would. A folded group takes its nodes along. */
export function changedPlaces(cell: CellGraph, positions: Readonly<Record<string, Position>>): Record<string, Position> | null {
  const moved = Object.entries(positions).flatMap(([id, position]) => {
    const group = groupOfBox(cell, id)
    const from = group === undefined ? nodeOf(cell, id)?.position : drawnCell(cell).folded.find((one) => one.group.id === group.id)?.home
    if (from === undefined) return []
    const by = { x: Math.round(position.x - from.x), y: Math.round(position.y - from.y) }
    if (group === undefined) return changed(cell, id, rounded(position))
    return group.nodes.flatMap((inner) => {
      const before = nodeOf(cell, inner)?.position
      return before === undefined ? [] : changed(cell, inner, { x: before.x + by.x, y: before.y + by.y })
    })
  })
  return moved.length === 0 ? null : Object.fromEntries(moved)
}

function nodeOf(cell: CellGraph, id: string): CellNode | undefined {
  return cell.nodes.find((node) => node.id === id)
}

function changed(cell: CellGraph, id: string, to: Position): (readonly [string, Position])[] {
  const from = nodeOf(cell, id)?.position
  return from === undefined || (from.x === to.x && from.y === to.y) ? [] : [[id, to]]
}
