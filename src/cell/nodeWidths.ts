/** Lists the widths that a node's parameters state, and finds one that is no number of units in a layer's sizes. */
import type { CellNode } from '../contract/document/cellGraph'
import type { Dim } from '../contract/document/cellNodes'
import { resolveWidth } from '../contract/document/widths'
import type { CellSizes, ShapeResult } from './shapeRules'

/** The widths of a node's value; a slice also says where it begins, which may be 0. */
export function nodeWidths(node: CellNode): readonly { readonly width: Dim; readonly least: 0 | 1 }[] {
  return [
    ...sizesOf(node).map((width) => ({ width, least: 1 as const })),
    ...(node.kind === 'slice' ? [{ width: node.params.begin, least: 0 as const }] : [])
  ]
}

function sizesOf(node: CellNode): readonly Dim[] {
  switch (node.kind) {
    case 'linear':
      return [node.params.units]
    case 'vector':
      return [node.params.units, ...(node.params.columns === undefined ? [] : [node.params.columns])]
    case 'state':
      return node.params.shape
    case 'slice':
      return [node.params.size]
    default:
      return []
  }
}

/** Returns the first width that is a fraction, or less than one unit, in these sizes; null when all are sound. */
export function widthFault(node: CellNode, sizes: CellSizes): Extract<ShapeResult, { fault: 'width' }> | null {
  for (const { width, least } of nodeWidths(node)) {
    const units = resolveWidth(width, sizes)
    if (!Number.isInteger(units) || units < least) return { fault: 'width', width: String(width), units }
  }
  return null
}
