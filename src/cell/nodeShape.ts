/** Derives the shape of a node from its input shapes, by the rule in the row of its kind. */
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
