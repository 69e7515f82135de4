/** Tells how much of a drawing a person has arranged, and when its structure has changed. */
import type { CellGraph } from '../../../../contract/document/cellGraph'
import type { NodePlace, Position } from '../../../lib/edits/edit'
import { changedPlaces } from '../edits/changedPlaces'
import { drawnCell } from '../../../../cell/drawing/drawnCell'
import { isPort } from '../../../../cell/drawing/ports'

/** Whether nobody has placed a node: then the drawing lays itself out after each change. */
export function isAutomatic(cell: CellGraph): boolean {
  return cell.nodes.every((node) => node.auto === true)
}

/** All that a layout depends on, as one text: the sizes of what is drawn, the edges and the open groups. */
export function structureOf(cell: CellGraph): string {
  const { boxes, edges, frames } = drawnCell(cell)
  return JSON.stringify([
    [...boxes].map(([id, { width, height }]) => [id, width, height]),
    edges.map(({ source, target, targetPort, entry, exit }) => [source, target, targetPort, entry, exit]),
    frames.map(({ group }) => [group.id, group.nodes])
  ])
}

/** Whether hardly any inner node of a cell was drawn before. */
export function writtenAnew(before: CellGraph, after: CellGraph): boolean {
  if (after === before) return false
  const known = new Set(before.nodes.map((node) => node.id))
  const inner = after.nodes.filter((node) => !isPort(node.kind))
  return inner.filter((node) => known.has(node.id)).length * 4 <= inner.length
}

/** The places of all nodes after a layout of the whole cell, from then on chosen by the layout; null where nothing changes. */
export function automaticLayout(cell: CellGraph, laid: Readonly<Record<string, Position>>): Record<string, NodePlace> | null {
  const moved = changedPlaces(cell, laid)
  if (moved === null && isAutomatic(cell)) return null
  return Object.fromEntries(cell.nodes.map(({ id, position }) => [id, { ...(moved?.[id] ?? position), auto: true }]))
}
