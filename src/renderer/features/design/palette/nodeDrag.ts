/** A kind of node on its way from the palette to the drawing. */
import { cellNodeKinds } from '../../../../contract/document/cellNodes'
import type { CellNodeKind } from '../../../../contract/document/cellNodes'

export const nodeDragType = 'application/x-gatescope-node'

export function startNodeDrag(transfer: DataTransfer | null, kind: CellNodeKind): void {
  if (transfer === null) return
  transfer.setData(nodeDragType, kind)
  transfer.effectAllowed = 'copy'
}

/** The kind that was dropped, or null when it is something else. */
export function draggedKind(transfer: DataTransfer | null): CellNodeKind | null {
  const text = transfer?.getData(nodeDragType)
  return cellNodeKinds.find((kind) => kind === text) ?? null
}
