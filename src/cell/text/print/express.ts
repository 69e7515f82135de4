/** Writes a node as an expression of its inputs' texts, by the row of its kind. */
import type { CellNodeKind, CellNodeParams } from '../../../contract/document/cellNodes'
import { cellNodes } from '../../nodes/cellNodeKinds'
import type { Expression } from './expressions'

export function express<K extends CellNodeKind>(
  node: { readonly kind: K; readonly params: CellNodeParams<K> },
  inputs: readonly Expression[]
): Expression {
  return cellNodes[node.kind].text.write(inputs, node.params)
}
