/** The shape of a node from the shapes that enter it, by the rule of its kind's row. */
import type { CellNodeKind, CellNodeParams } from '../contract/document/cellNodes'
import { cellNodes } from './nodes/cellNodeKinds'
import type { CellSizes, Shape, ShapeResult } from './shapeRules'

export function nodeShape<K extends CellNodeKind>(
  node: { readonly kind: K; readonly params: CellNodeParams<K> },
  inputs: readonly Shape[],
  sizes: CellSizes
): ShapeResult {
  return cellNodes[node.kind].shape(node.params, inputs, sizes)
}
