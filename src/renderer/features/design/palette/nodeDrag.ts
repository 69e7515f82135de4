/** Reads and writes the content of a drag from the palette of nodes to the drawing. */
import { cellNodeKinds } from '../../../../contract/document/cellNodes'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'

const nodeDragType = 'application/x-gatescope-node'

let underWay: CellNodeKind | null = null

export function startNodeDrag(transfer: DataTransfer | null, kind: CellNodeKind): void {
  if (transfer === null) return
  underWay = kind
  transfer.setData(nodeDragType, kind)
  transfer.effectAllowed = 'copy'
}

/** The kind that is dragged over the window, while the browser does not show what a drag carries; null when it is something else. */
export function kindUnderWay(transfer: DataTransfer | null): CellNodeKind | null {
  return transfer?.types.includes(nodeDragType) === true ? underWay : null
}

/** The kind that was dropped, or null when it is something else. */
export function draggedKind(transfer: DataTransfer | null): CellNodeKind | null {
  const text = transfer?.getData(nodeDragType)
  return cellNodeKinds.find((kind) => kind === text) ?? null
}
